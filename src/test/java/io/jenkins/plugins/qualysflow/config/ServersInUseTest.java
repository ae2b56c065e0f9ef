package io.jenkins.plugins.qualysflow.config;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Given builds that use a server, when its settings count or change. */
@WithQualysFlow
class ServersInUseTest {

    private static final String LARGE = "11111111-2222-4333-8444-000000000009";

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void aFileAboveTheServersLimitIsCutAndFailsTheBuild() throws Exception {
        haveLargeOutputs();
        QualysFlowServer server = service.asServer("test");
        server.setMaxFileMegabytes(1);
        QualysFlowConfiguration.get().setServers(List.of(server));

        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + LARGE + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(missing(build)).contains("output of node-1", "output of node-2", "larger than the size limit");
    }

    @Test
    void whatIsBeyondTheServersLimitForAnExecutionIsLeftOut() throws Exception {
        haveLargeOutputs();
        QualysFlowServer server = service.asServer("test");
        server.setMaxFileMegabytes(2);
        server.setMaxTotalMegabytes(2);
        QualysFlowConfiguration.get().setServers(List.of(server));

        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + LARGE + "'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(missing(build)).contains("output of node-2").doesNotContain("output of node-1");
    }

    private void haveLargeOutputs() {
        NodeData large = NodeData.generated(3L * 512 * 1024);
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(LARGE)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-1").withOutput(large))
                        .node(SimulatedNode.of("node-2").withOutput(large))
                        .build());
    }

    private String missing(WorkflowRun build) throws Exception {
        String manifest = new String(
                build.getArtifactManager()
                        .root()
                        .child("qflow/" + service.onlyExecution().id() + "/manifest.json")
                        .open()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        return manifest.substring(manifest.indexOf("\"missing\""));
    }

    @Test
    void theServersOwnCredentialIsOnRecordForEachJobThatUsesIt() throws Exception {
        jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + QUICK + "'"));

        StandardCredentials credentials = QualysCredentials.ofServer(
                TestService.CREDENTIALS_ID, service.server().url().toString());
        assertThat(CredentialsProvider.getFingerprintOf(credentials).getJobs()).containsExactly("release");
    }

    @Test
    void aBuildThatWaitsGoesOnWhileTheListOfServersIsEdited() throws Exception {
        try (TestService other = new TestService()) {
            WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

            QualysFlowServer edited = service.asServer("test");
            edited.setCallsPerHour(50);
            edited.setMaxFileMegabytes(7);
            QualysFlowServer added = other.asServer("added");
            added.setDefaultServer(true);
            QualysFlowConfiguration.get().setServers(List.of(added, edited));
            service.awaitCalls(
                    Operation.EXECUTION_DETAILS, service.server().journal().count(Operation.EXECUTION_DETAILS) + 1);
            service.finish("Success");

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(other.server().journal().entries()).isEmpty();
        }
    }
}

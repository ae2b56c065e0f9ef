package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.TaskListener;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Given what the README and the demonstration show, when somebody copies it, then it works as it stands. */
@WithJenkins
class DocumentedExamplesTest {

    @Test
    void theConfigurationOfTheReadmeIsTaken(JenkinsRule jenkins) throws Exception {
        List<String> configurations = Documents.blocks(Path.of("README.md"), "yaml");
        assertThat(configurations).hasSize(1);

        configure(configurations.get(0));

        QualysFlowServer server = QualysFlowConfiguration.get().server(null);
        assertThat(server.getName()).isEqualTo("production");
        assertThat(server.getPlatform()).isEqualTo("EU2");
        assertThat(server.getCredentialsId()).isEqualTo("qualys-flow");
    }

    @Test
    void theShareOfAControllerIsTaken(JenkinsRule jenkins) throws Exception {
        List<String> configurations = Documents.blocks(Path.of("docs", "several-controllers.md"), "yaml");
        assertThat(configurations).hasSize(1);

        configure(configurations.get(0));

        QualysFlowServer server = QualysFlowConfiguration.get().server(null);
        assertThat(server.getName()).isEqualTo("production");
        assertThat(server.getPlatform()).isEqualTo("EU2");
        assertThat(server.getCredentialsId()).isEqualTo("qualys-flow");
        assertThat(server.getCallsPerHour()).as("half of what is for two").isEqualTo(240 / 2);
    }

    @Test
    void theAddressOfTheDataAnswersWhatItAsksFor(JenkinsRule jenkins) throws Exception {
        List<String> addresses = Documents.blocks(Path.of("docs", "pages.md"), "");
        assertThat(addresses).hasSize(1);
        try (TestService service = new TestService().configure()) {
            WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + TestService.QUICK + "'");
            String job = build.getEnvironment(TaskListener.NULL).get("JOB_URL");
            String address = addresses.get(0).strip().replace("$JOB_URL", job);

            JSONObject run = jenkins.createWebClient()
                    .getJSON(address.substring(jenkins.getURL().toString().length()))
                    .getJSONObject()
                    .getJSONArray("executions")
                    .getJSONObject(0);

            assertThat(run.keySet()).containsExactlyInAnyOrder("executionId", "outcome", "passed");
            assertThat(run.getString("executionId"))
                    .isEqualTo(service.onlyExecution().id());
            assertThat(run.getString("outcome")).isEqualTo("SUCCESS");
            assertThat(run.getBoolean("passed")).isTrue();
        }
    }

    @Test
    void theJobOfTheDemonstrationSucceeds(JenkinsRule jenkins) throws Exception {
        try (SandboxServer service = SandboxServer.start(Scenario.demo())) {
            configure(Files.readString(Path.of("examples", "demo", "jenkins.yaml"))
                    .replace("${QFLOW_URL}", service.url().toString())
                    .replace("${JENKINS_DEMO_URL}", jenkins.getURL().toString()));

            WorkflowRun build = jenkins.buildAndAssertSuccess(
                    jenkins.jenkins.getItemByFullName("qualys-flow-demo", WorkflowJob.class));

            jenkins.assertLogContains("ended with 'Success' after 4.0 s, 9 files archived", build);
        }
    }

    private static void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }
}

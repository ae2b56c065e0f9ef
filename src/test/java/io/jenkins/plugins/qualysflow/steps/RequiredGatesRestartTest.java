package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.RequiredGate;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given builds of a server that requires a gate, when Jenkins is restarted and the server requires nothing any more. */
class RequiredGatesRestartTest {

    private static final String SECRET = "value-that-is-encrypted";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final TestService service = new TestService();

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void aRunObeysTheGatesThatItBeganWithAndAResultThatWasSetStays() throws Throwable {
        sessions.then(jenkins -> {
            service.addCredential();
            QualysFlowServer strict = service.asServer("test");
            RequiredGate gate = new RequiredGate("*", "*-filter", "$.score", Condition.EQUALS);
            gate.setValue(SECRET);
            strict.setRequiredGates(List.of(gate));
            QualysFlowConfiguration.get().setServers(List.of(strict));

            WorkflowRun ended = Pipelines.job(
                            jenkins,
                            "ended",
                            "try { qflowRun '" + TestService.QUICK + "' } catch (e) { }; semaphore 'caught'")
                    .scheduleBuild2(0)
                    .waitForStart();
            SemaphoreStep.waitForStart("caught/1", ended);
            WorkflowRun waits = Pipelines.job(
                            jenkins,
                            "waits",
                            "catchError(buildResult: 'SUCCESS') { qflowRun workflowId: '" + TestService.ENDLESS
                                    + "', onFailure: 'NONE' }")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("Started workflow", waits);
            QualysFlowConfiguration.get().setServers(List.of(service.asServer("test")));
        });

        Path program = sessions.getHome().toPath().resolve("jobs/waits/builds/1/program.dat");
        assertThat(new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);

        sessions.then(jenkins -> {
            WorkflowRun waits = jenkins.jenkins
                    .getItemByFullName("waits", WorkflowJob.class)
                    .getBuildByNumber(1);
            service.server().executions().stream()
                    .filter(execution -> execution.workflowId().equals(TestService.ENDLESS))
                    .forEach(execution -> service.server().finish(execution.id(), "Success"));
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(waits));
            jenkins.assertLogContains("required by server test: ", waits);

            WorkflowRun ended = jenkins.jenkins
                    .getItemByFullName("ended", WorkflowJob.class)
                    .getBuildByNumber(1);
            SemaphoreStep.success("caught/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(ended));
        });
    }
}

package io.jenkins.plugins.qualysflow.builder;

import static io.jenkins.plugins.qualysflow.testing.Freestyle.step;
import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given a freestyle build that waits, when Jenkins is shut down and started again. */
class RestartedWithItsBuildTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final TestService service = new TestService();

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void itsPageSaysWhichExecutionGoesOnAndNothingIsStartedAgain() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            FreeStyleProject job = jenkins.createFreeStyleProject("release");
            job.getBuildersList().add(step(ENDLESS));
            job.scheduleBuild2(0).waitForStart();
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        });

        sessions.then(jenkins -> {
            FreeStyleBuild build = jenkins.jenkins
                    .getItemByFullName("release", FreeStyleProject.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatus(Result.ABORTED, build);
            String executionId = service.onlyExecution().id();
            assertThat(jenkins.createWebClient().getPage(build).asNormalizedText())
                    .contains(
                            "Started",
                            "Execution " + executionId + " of workflow " + ENDLESS + " goes on in Qualys Flow;",
                            "the build ended before it (phase WAITING)",
                            "qflowWait executionId: '" + executionId + "'");
            assertThat(QualysFlowEngine.get().runs()).isEmpty();
            assertThat(service.starts()).hasSize(1);
        });
    }
}

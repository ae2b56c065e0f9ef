package io.jenkins.plugins.qualysflow.run;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A download in which nothing is masked yet is remembered, so that it does not outlive a Jenkins that is killed. */
@WithJenkins
class DownloadsOfBuildsTest {

    @Test
    void aBuildIsRememberedWhileItDownloadsAndForgottenAfterwards(JenkinsRule jenkins) throws Exception {
        try (TestService service = new TestService()) {
            service.configure();
            SimulatedExecution execution = service.server().startFromUi(QUICK);
            service.server().addFault(Fault.on(Operation.STEP_OUTPUT).answer(503));

            WorkflowRun build = Pipelines.start(
                    jenkins, "qflowStepOutput executionId: '" + execution.id() + "', step: 'node-67649155-filter'");
            service.awaitCalls(Operation.STEP_OUTPUT, 1);

            assertThat(QualysFlowEngine.get().openBuilds()).containsExactly(build.getExternalizableId());

            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            Eventually.isTrue(() -> QualysFlowEngine.get().openBuilds().isEmpty());
            assertThat(build.getRootDir().toPath().resolve("qflow-staging")).doesNotExist();
        }
    }
}

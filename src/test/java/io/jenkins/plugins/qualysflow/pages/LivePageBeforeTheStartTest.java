package io.jenkins.plugins.qualysflow.pages;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;

/** Given a workflow that has not started, or never does, when somebody looks at the page of its build. */
class LivePageBeforeTheStartTest extends LivePageFixture {

    @Test
    void aStartThatWasRefusedIsShownWithItsReason() throws Exception {
        service.server().addFault(Fault.on(Operation.RUN).answer(403, "{\"message\": \"no such right\"}"));

        Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        assertThat(open("").asNormalizedText()).contains("Not started", QUICK);
        String startId = json("qflow/api/json")
                .getJSONArray("executions")
                .getJSONObject(0)
                .getString("startId");
        assertThat(open("qflow/" + startId + "/").asNormalizedText()).contains("Not started", "Variables");
    }

    @Test
    void whileAWorkflowIsLookedForByItsNameThePageSaysSo() throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder("11111111-2222-4333-8444-000000000051")
                        .name("Find open <buckets>")
                        .duration(Duration.ZERO)
                        .build());
        service.server()
                .addFault(Fault.on(Operation.WORKFLOW_LIST)
                        .delayed(Duration.ofHours(1))
                        .pass());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowName: 'Find open <buckets>'");
        service.awaitCalls(Operation.WORKFLOW_LIST, 1);

        Eventually.isTrue(() -> fragment("qflow/liveRuns").contains("Looking for workflow"));
        assertThat(open("").asNormalizedText()).contains("Running", "Looking for workflow 'Find open <buckets>'");
        assertThat(json("qflow/api/json").getJSONArray("executions").size()).isEqualTo(1);

        service.server().releaseCalls();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(open("").asNormalizedText())
                .contains("Passed", "Find open <buckets>")
                .doesNotContain("Looking for");
        assertThat(json("qflow/api/json").getJSONArray("executions").size()).isEqualTo(1);
    }

    @Test
    void aLookUpThatThePauseOfTheServiceHoldsBackSaysUntilWhen() throws Exception {
        service.server()
                .addFault(Fault.on(Operation.RUN).header("Retry-After", "3000").answer(429));
        WorkflowRun build = Pipelines.start(
                jenkins,
                "parallel first: { qflowRun '" + QUICK + "' }, second: { semaphore 'paused';"
                        + " qflowRun workflowName: 'Find open buckets' }");
        jenkins.waitForMessage("Not started yet, trying again", build);
        SemaphoreStep.success("paused/1", null);

        jenkins.waitForMessage("Not started yet: no API call is allowed before ", build);
        assertThat(service.server().journal().of(Operation.WORKFLOW_LIST)).isEmpty();
        build.doStop();
        jenkins.waitForCompletion(build);
    }

    @Test
    void aNameThatNoWorkflowHasIsShownWithThatReason() throws Exception {
        WorkflowRun build =
                Pipelines.start(jenkins, "catchError { qflowRun workflowName: 'No <such> thing' }; semaphore 'after'");
        SemaphoreStep.waitForStart("after/1", build);

        assertThat(open("").asNormalizedText())
                .contains("Not started", "No <such> thing", "The workflow was not started: ")
                .doesNotContain("Running");
        String startId = json("qflow/api/json")
                .getJSONArray("executions")
                .getJSONObject(0)
                .getString("startId");
        assertThat(open("qflow/" + startId + "/").asNormalizedText())
                .contains("The workflow was not started: ")
                .doesNotContain("No report of this run");
        SemaphoreStep.success("after/1", null);
        jenkins.waitForCompletion(build);
        jenkins.assertLogNotContains("the build ended before", build);
    }
}

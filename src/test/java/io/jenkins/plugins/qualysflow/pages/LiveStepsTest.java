package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Given a run in the middle of its workflow, when somebody looks at its page and at the log of the build. */
class LiveStepsTest extends LivePageFixture {

    private static final String WORKFLOW = "11111111-2222-4333-8444-000000000061";
    private static final double SECOND_OF_A_DAY = 1.0 / 86_400;

    @Test
    void theStepsSoFarAreInTheLogAndOnThePage() throws Exception {
        WorkflowRun build = start("node-67649155-filter");
        String line = "[Qualys Flow] step node-67649155-filter: Success, ";
        jenkins.waitForMessage(line, build);
        Eventually.isTrue(() -> fragment("qflow/liveRuns").contains("2 of 3 nodes done"));

        String execution = service.onlyExecution().id();
        jenkins.assertLogContains("[Qualys Flow] step trigger: Success, 0 s", build);
        jenkins.assertLogContains("[Qualys Flow] 2 of 3 nodes done", build);
        assertThat(open("").asNormalizedText()).contains("Waiting for its end; 2 of 3 nodes done");
        assertThat(build.getExecution().getCurrentExecutions(true).get(30, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(step -> assertThat(step.getStatus()).endsWith("is 'Running'; 2 of 3 nodes done"));
        for (String page : List.of(
                fragment("qflow/" + execution + "/live"),
                open("qflow/" + execution + "/").getWebResponse().getContentAsString())) {
            assertThat(page)
                    .contains("qflow-timeline-step qflow-timeline-running", "qflow-timeline-step qflow-timeline-good")
                    .contains("<td>node-67649155-filter</td>", "<td>node-6748e0e3-fix</td>", "so far");
        }
        JSONObject json = json("qflow/" + execution + "/api/json");
        assertThat(json.getString("nodesDone")).isEqualTo("2 of 3 nodes done");
        assertThat(json.getJSONArray("steps").getJSONObject(1).getString("status"))
                .isEqualTo("Success");
        JSONObject running = json.getJSONArray("steps").getJSONObject(2);
        assertThat(running.getString("ending")).isEqualTo("RUNNING");
        assertThat(running.getString("endTime")).isEqualTo("null");

        service.finish("Success");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(jenkins.getLog(build))
                .containsOnlyOnce(line)
                .containsOnlyOnce(" of 3 nodes done\n[Qualys Flow] step");
        assertThat(open("qflow/" + execution + "/").getWebResponse().getContentAsString())
                .doesNotContain("qflow-timeline-running");
    }

    @Test
    void aNameThatIsMarkupIsText() throws Exception {
        WorkflowRun build = start("node-<img src=x onerror=alert(1)>");
        jenkins.waitForMessage("step node-<img", build);

        assertThat(fragment("qflow/" + service.onlyExecution().id() + "/live"))
                .contains("node-&lt;img src=x")
                .doesNotContain("<img src=x");

        service.finish("Success");
        jenkins.waitForCompletion(build);
    }

    /** A build whose run is in the last of its steps after a second, for a day. */
    private WorkflowRun start(String firstNode) throws Exception {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(WORKFLOW)
                        .duration(Duration.ofDays(1))
                        .node(SimulatedNode.of(firstNode).withShare(SECOND_OF_A_DAY))
                        .node(SimulatedNode.of("node-6748e0e3-fix").withShare(1 - SECOND_OF_A_DAY))
                        .build());
        return Pipelines.start(jenkins, "qflowRun '" + WORKFLOW + "'");
    }
}

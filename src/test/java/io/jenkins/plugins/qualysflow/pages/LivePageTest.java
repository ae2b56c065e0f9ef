package io.jenkins.plugins.qualysflow.pages;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.FAILING;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Eventually;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.StoredRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;

/** Given builds that run workflows, when somebody looks at them meanwhile and afterwards. */
class LivePageTest extends LivePageFixture {

    @Test
    void whileItWaitsThePageSaysWhatItDoesAndAfterwardsHowItEnded() throws Exception {
        // One that no other test runs: this Jenkins knows how long theirs take.
        String workflow = "11111111-2222-4333-8444-000000000052";
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(workflow)
                        .duration(Duration.ofDays(1))
                        .node(SimulatedNode.of("node-6748e0e3-resource").withOutput(NodeData.json("[1, 2, 3]")))
                        .build());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + workflow + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
        Eventually.isTrue(() -> fragment("qflow/liveRuns").contains("<dd>Running</dd>"));

        String execution = service.onlyExecution().id();
        assertThat(open("").asNormalizedText())
                .contains("Running", workflow, execution, "Waiting for its end", " so far")
                .doesNotContain("usually");
        assertThat(fragment("qflow/" + execution + "/live"))
                .contains("data-qualys-flow-running", "Waiting for its end");
        assertThat(fragment("qflow/liveTable")).contains("data-qualys-flow-running");
        JSONObject live = json("qflow/api/json").getJSONArray("executions").getJSONObject(0);
        assertThat(live.getBoolean("running")).isTrue();
        assertThat(live.getString("phase")).isEqualTo("WAITING");
        assertThat(live.getString("outcome")).isEqualTo("null");

        service.finish("Success");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(fragment("qflow/liveRuns")).doesNotContain("data-qualys-flow-running");
        assertThat(fragment("qflow/" + execution + "/live")).contains("Show the report");
        assertThat(open("").asNormalizedText()).contains("Passed").doesNotContain("Waiting for its end");
        assertThat(open("qflow/" + execution + "/").asNormalizedText())
                .contains("Steps", "2-node-6748e0e3-resource.output.json", "manifest.json");
    }

    @Test
    void betweenTwoRunsOfABuildThePagesGoOnAsking() throws Exception {
        WorkflowRun build = Pipelines.start(
                jenkins, "qflowRun '" + QUICK + "'; semaphore 'between-runs'; qflowRun '" + QUICK + "'");
        SemaphoreStep.waitForStart("between-runs/1", build);

        assertThat(json("qflow/api/json").getJSONArray("executions").toString()).contains("\"running\":false");
        for (String path : List.of("", "qflow/")) {
            assertThat(open(path).querySelectorAll("[data-qualys-flow-live] [data-qualys-flow-running]"))
                    .as("what has the page at '%s' followed", path)
                    .hasSize(1);
        }
        for (String path : List.of("qflow/liveRuns", "qflow/liveTable")) {
            assertThat(fragment(path)).as(path).contains("data-qualys-flow-running");
        }

        SemaphoreStep.success("between-runs/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        for (String path : List.of("qflow/liveRuns", "qflow/liveTable")) {
            assertThat(fragment(path)).as(path).doesNotContain("data-qualys-flow-running");
        }
    }

    @Test
    void whatItUsuallyTakesIsABarOnceItIsKnown() throws Exception {
        for (int n = 0; n < UsualTimes.MOST_TIMES; n++) {
            UsualTimes.get().add(ENDLESS, Duration.ofMinutes(10));
        }
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 2);
        Eventually.isTrue(() -> fragment("qflow/liveRuns").contains("<progress"));

        HtmlPage page = open("");
        assertThat(page.asNormalizedText()).contains("usually 10 min (p50), 10 min (p95)");
        assertThat(page.querySelector("progress")
                        .getAttributes()
                        .getNamedItem("max")
                        .getNodeValue())
                .isEqualTo("600");
        assertThat(page.querySelector("progress")
                        .getAttributes()
                        .getNamedItem("aria-label")
                        .getNodeValue())
                .isNotBlank();

        service.finish("Success");
        jenkins.waitForCompletion(build);
    }

    @Test
    void anEndedExecutionIsRememberedAsWhatItUsuallyTakes() throws Exception {
        Pipelines.run(jenkins, "qflowRun '" + QUICK + "'; qflowRun workflowId: '" + FAILING + "', onFailure: 'NONE'");

        assertThat(UsualTimes.get().of(QUICK)).isNotNull();
        assertThat(UsualTimes.get().of(FAILING)).isNull();
    }

    @Test
    void ofManyRunsTheOneThatGoesOnIsShownHoweverManyHaveEndedSince() throws Exception {
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        QualysFlowAction runs = new QualysFlowAction(build);
        String goesOn = runs.getRuns().get(0).getStartId();
        StoredRuns later = new StoredRuns(build, Instant.now().plusSeconds(60));
        for (int n = 10; n < 35; n++) {
            later.ended(StoredRuns.report("01JCEXAMPLE0000000000000A" + n, Outcome.SUCCESS, 1));
        }

        assertThat(new QualysFlowAction(build).getShownRuns())
                .hasSize(20)
                .first()
                .extracting(RunView::getStartId)
                .isEqualTo(goesOn);

        service.finish("Success");
        jenkins.waitForCompletion(build);
    }

    @Test
    void runsSideBySideHaveABlockEach() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "parallel a: { qflowRun '" + QUICK + "' }, b: { qflowRun workflowId: '" + FAILING
                        + "', onFailure: 'NONE' }");

        jenkins.assertBuildStatusSuccess(build);
        HtmlPage page = open("");
        assertThat(page.querySelectorAll(".qualys-flow-run")).hasSize(2);
        assertThat(page.asNormalizedText()).contains("Passed", QUICK, "Failed", FAILING);
        assertThat(json("qflow/api/json").getJSONArray("executions").size()).isEqualTo(2);
    }

    @Test
    void aLookThatThePauseOfTheServiceHoldsBackSaysUntilWhen() throws Exception {
        QualysFlowServer patient = service.asServer("test");
        // Long enough for the pause to come before a poll, whatever the workflow usually takes.
        patient.setMaxIntervalSeconds(10);
        QualysFlowConfiguration.get().setServers(List.of(patient));
        service.server()
                .addFault(Fault.on(Operation.EXECUTION_LIST)
                        .header("Retry-After", "3000")
                        .answer(429));
        WorkflowRun build = Pipelines.start(
                jenkins,
                "parallel first: { qflowRun '" + ENDLESS + "' }, second: { semaphore 'asks';" + " qflowExecutions '"
                        + QUICK + "' }");
        jenkins.waitForMessage("Started workflow", build);

        SemaphoreStep.success("asks/1", null);

        jenkins.waitForMessage("No API call is allowed before ", build);
        assertThat(open("").asNormalizedText()).contains("No API call is allowed before ", "next poll in ");
        build.doStop();
        jenkins.waitForCompletion(build);
    }

    @Test
    void anExecutionThatIsOnlyWaitedForIsShownByItsId() throws Exception {
        Pipelines.run(
                jenkins,
                "def r = qflowRun workflowId: '" + QUICK + "', wait: false; qflowWait executionId: r.executionId");

        String execution = service.onlyExecution().id();
        HtmlPage page = open("");
        assertThat(page.querySelectorAll(".qualys-flow-run")).hasSize(2);
        assertThat(page.asNormalizedText()).contains("Started", "Passed");
        assertThat(open("qflow/" + execution + "/").asNormalizedText()).contains("Passed", "Steps", QUICK);
        assertThat(json("qflow/" + execution + "/api/json").getString("workflowId"))
                .isEqualTo(QUICK);
    }

    @Test
    void whatAnExecutionThatIsOnlyWaitedForUsuallyTakesIsKnownOnceItWasSeen() throws Exception {
        for (int n = 0; n < UsualTimes.MOST_TIMES; n++) {
            UsualTimes.get().add(ENDLESS, Duration.ofMinutes(10));
        }
        WorkflowRun build = Pipelines.start(
                jenkins,
                "def r = qflowRun workflowId: '" + ENDLESS + "', wait: false; qflowWait executionId: r.executionId");
        service.awaitCalls(Operation.EXECUTION_DETAILS, 1);

        Eventually.isTrue(() -> fragment("qflow/liveRuns").contains("usually 10 min (p50), 10 min (p95)"));

        service.finish("Success");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
    }

    @Test
    void whileAChildIsWaitedForTheRunKeepsItsOwnStatusAndStart() throws Exception {
        String parent = "11111111-2222-4333-8444-000000000041";
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(parent)
                        .duration(Duration.ZERO)
                        .child(ENDLESS, 0)
                        .node(SimulatedNode.of("node-6748e0e3-find"))
                        .build());
        WorkflowRun build = Pipelines.start(jenkins, "qflowRun workflowId: '" + parent + "', includeChildren: true");
        Eventually.isTrue(() -> service.server().executions().size() == 2);
        String child = service.server().executions().stream()
                .filter(execution -> execution.workflowId().equals(ENDLESS))
                .findFirst()
                .orElseThrow()
                .id();
        Eventually.isTrue(() -> running().optString("doing").contains(child));

        assertThat(running().optString("status")).isNotEqualTo("Running");
        assertThat(running().optString("doing")).contains("Running");

        service.server().finish(child, "Success");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
    }

    @Test
    void theFirstAndTheLastLineOfTheLogLeadToThePage() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        HtmlPage console = open("console");
        String execution = service.onlyExecution().id();
        jenkins.assertLogContains("[Qualys Flow] Started workflow " + QUICK, build);
        assertThat(console.getAnchors().stream()
                        .filter(link -> link.getHrefAttribute().contains("/qflow/"))
                        .map(HtmlAnchor::getTextContent))
                .anyMatch(text -> text.startsWith("Started workflow " + QUICK))
                .anyMatch(text -> text.contains(execution) && text.contains("ended with 'Success'"));
        HtmlPage page = console.getAnchors().stream()
                .filter(link -> link.getTextContent().startsWith("Started workflow"))
                .findFirst()
                .orElseThrow()
                .click();
        assertThat(page.asNormalizedText()).contains("Passed", execution);
    }

    @Test
    void programsGetWhatPeopleSee() throws Exception {
        Pipelines.run(
                jenkins,
                "qflowRun workflowId: '" + QUICK + "', onFailure: 'NONE', variables: [depth: 2],"
                        + " gates: [qflowGate(step: 'node-67649155*', path: '$.score', condition: 'AT_LEAST', value: 0.9)]");
        String execution = service.onlyExecution().id();

        JSONObject all = json("qflow/" + execution + "/api/json");
        assertThat(all.getString("executionId")).isEqualTo(execution);
        assertThat(all.getString("outcome")).isEqualTo("SUCCESS");
        assertThat(all.getBoolean("passed")).isFalse();
        assertThat(all.getString("variables")).contains("\"depth\" : 2");
        JSONArray steps = all.getJSONArray("steps");
        assertThat(steps.getJSONObject(steps.size() - 1).getString("nodeId")).isEqualTo("node-67649155-filter");
        JSONObject gate = all.getJSONArray("gates").getJSONObject(0);
        assertThat(gate.getString("found")).isEqualTo("0.80");
        assertThat(gate.getBoolean("passed")).isFalse();
        assertThat(all.getJSONArray("files").getJSONObject(0).getString("sha256"))
                .hasSize(64);

        JSONObject some = json("qflow/api/json?tree=executions[executionId,passed,gatesPassed]");
        assertThat(some.getJSONArray("executions").getJSONObject(0).keySet())
                .containsOnly("executionId", "passed", "gatesPassed");
        JSONObject part = json("qflow/" + execution + "/api/json?tree=outcome,steps[nodeId,files[path]]{0,1}");
        assertThat(part.keySet()).contains("outcome", "steps").doesNotContain("files", "passed");
        assertThat(part.getJSONArray("steps").size()).isEqualTo(1);
    }

    @Test
    void theDataOfTheBuildItselfStaySmall() throws Exception {
        Pipelines.run(jenkins, "qflowRun '" + QUICK + "'");

        assertThat(json("api/json").getJSONArray("actions").toString())
                .doesNotContain(service.onlyExecution().id());
    }

    private JSONObject running() {
        return JSONObject.fromObject(fragment("qflow/api/json"))
                .getJSONArray("executions")
                .getJSONObject(0);
    }
}

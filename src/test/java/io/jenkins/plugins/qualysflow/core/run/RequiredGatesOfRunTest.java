package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.output.RedactPath;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given gates that an administrator requires, when a run tries to do without them. Its execution leaves {@code {"n": 1}}. */
@Timeout(20)
class RequiredGatesOfRunTest {

    private final Given given = new Given();

    @TempDir
    private Path folder;

    @Test
    void aRequiredGateIsJudgedWithoutTheJobAskingAndTheResultSaysWhoRequiresIt() throws Exception {
        given.host.staging = folder;
        require(gate("*", 2));

        RunResult result = ended();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.summary())
                .contains("trigger $.n EQUALS, required by server eu: found 1, expected equal to 2");
        Map<String, Object> document = QFlowJson.readObject(Files.readString(folder.resolve("execution.json")));
        assertThat(document.get("gates"))
                .isEqualTo(List.of(Map.of(
                        "step", "trigger",
                        "path", "$.n",
                        "condition", "EQUALS",
                        "expected", 2,
                        "found", 1,
                        "passed", false,
                        "message", "found 1, expected equal to 2",
                        "onFailure", "FAILURE",
                        "required", true,
                        "requiredBy", "server eu")));
        assertThat(Files.readString(folder.resolve("report.html"))).contains("Required by server eu.");
    }

    @Test
    void itIsAddedToTheGatesOfTheJobAndShownBeforeThem() throws Exception {
        given.gates = GateRules.check(
                List.of(Map.of("step", "trigger", "path", "$.n", "condition", "EQUALS", "value", 1)), i -> "own", true);
        require(gate("*", 1));

        RunResult result = ended();

        assertThat(result.passed()).isTrue();
        assertThat(result.requiredFailure()).isNull();
        assertThat(result.gates()).extracting(GateResult::isRequired).containsExactly(false, true);
        assertThat(given.host.reports.get(0).gates())
                .extracting(GateResult::isRequired)
                .containsExactly(true, false);
    }

    @Test
    void whatTheRunArchivesOrRedactsDoesNotHideAnOutputFromIt() throws Exception {
        given.collect = new CollectOptions(
                new NodeGlob(""),
                new NodeGlob(""),
                100_000_000,
                500_000_000,
                List.of(RedactPath.of("$.n")),
                given.collect.secrets());
        require(gate("*", 1));

        assertThat(ended().passed()).as(given.host.result().summary()).isTrue();
        assertThat(given.host.result().gates().get(0).found())
                .as("masked, though judged")
                .isNotEqualTo(1);
    }

    @Test
    void withChildrenItJudgesTheExecutionItself() throws Exception {
        given.includeChildren = true;
        require(gate("*", 2));

        assertThat(ended().requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
    }

    @Test
    void outputsThatAreNotCollectedInTimeAreNotPassed() throws Exception {
        given.service.onSteps = CompletableFuture::new;
        require(gate("*", 1));

        RunResult result = ended();

        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.gates().get(0).message()).startsWith("not evaluated: the steps are not known");
    }

    @Test
    void whatAFailedExecutionPutOutProvesNothing() throws Exception {
        require(gate("*", 1));
        given.service.outputs.put("trigger", "{\"n\":1}");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Failed"));
        given.run();

        RunResult result = given.end();

        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.gates().get(0).message()).startsWith("the execution has not succeeded");
    }

    @Test
    void whatAFailedStepPutOutProvesNothingThoughTheJobDoesNotMind() throws Exception {
        given.failOnStepFailure = false;
        given.service.onSteps =
                () -> CompletableFuture.completedFuture(List.of(ScriptedClient.step("trigger", 1, "Failed")));
        require(gate("*", 1));

        RunResult result = ended();

        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.gates().get(0).message()).startsWith("the step has not succeeded");
    }

    @Test
    void aListThatLacksStepsProvesNothing() throws Exception {
        given.service.stepTotal = 2L;
        require(gate("*", 1));

        RunResult result = ended();

        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.gates().get(0).message()).startsWith("not all steps are known");
    }

    @Test
    void whatOtherStepsDidAndWhatElseIsMissingDoesNotMatterToIt() throws Exception {
        given.host.staging = folder;
        given.failOnStepFailure = false;
        given.service.onSteps = () -> CompletableFuture.completedFuture(
                List.of(ScriptedClient.step("trigger", 1), ScriptedClient.step("other", 2, "Failed")));
        given.service.outputs.put("other", "no JSON");
        require(gate("*", 1));

        RunResult result = ended();

        assertThat(result.missing())
                .as("the run does not pass, for another reason")
                .isNotEmpty();
        assertThat(result.requiredFailure()).isNull();
        assertThat(result.gates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.passed()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aborted", "refused"})
    void whereNothingWasStartedAGateThatMayNotApplyIsNotHeldAgainstTheRun(String end) throws Exception {
        given.service.onDefinition = end.equals("aborted")
                ? CompletableFuture::new
                : () -> ScriptedClient.failed(ScriptedClient.serverError());
        given.service.onRun = () -> ScriptedClient.failed(ScriptedClient.badRequest());
        require(gate("Nightly", 2));

        FlowRun run = given.run();
        if (end.equals("aborted")) {
            run.stop();
            given.time.settle();
        }
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(end.equals("aborted") ? Outcome.ABORTED : Outcome.NOT_STARTED);
        assertThat(result.gates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timed out", "aborted", "unknown start", "refused start"})
    void howeverARunEndsWithoutEvaluatingItTheGateIsNotPassed(String end) throws Exception {
        require(gate("*", 1));
        if (end.endsWith("start")) {
            given.service.onRun = () -> ScriptedClient.failed(
                    end.startsWith("refused") ? ScriptedClient.badRequest() : ScriptedClient.serverError());
        }

        FlowRun run = given.run();
        if (end.equals("aborted")) {
            run.stop();
            given.time.settle();
        }
        RunResult result = given.end();

        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(result.gates()).singleElement().satisfies(gate -> {
            assertThat(gate.requiredBy()).isEqualTo("server eu");
            assertThat(gate.message()).startsWith("not evaluated: ");
        });
    }

    @Test
    void aGateOfAnotherWorkflowIsNotJudged() throws Exception {
        require(gate("5d2c9e10-3b4a-4c5d-8e6f-7a8b9c0d1e2f", 2));

        assertThat(ended().passed()).isTrue();
        assertThat(given.host.result().gates()).isEmpty();
        assertThat(given.service.definitions).as("a call that it does not take").isEmpty();
    }

    @Test
    void theNameOfAWorkflowThatIsGivenByItsIdIsReadBeforeTheStart() throws Exception {
        workflowIsNamed("Nightly");
        require(gate("Nightly", 2), gate("Weekly", 2));

        RunResult result = ended();

        assertThat(given.host.events)
                .containsSubsequence(
                        "workflowNamed Nightly",
                        "gatesRequired [Required by server eu: gate trigger $.n EQUALS (FAILURE)]",
                        "started " + ScriptedClient.EXECUTION);
        assertThat(result.gates()).hasSize(1);
        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(given.service.definitions).hasSize(1);
    }

    @Test
    void aNameThatIsKnownAlreadyTakesNoCall() throws Exception {
        require(gate("Nightly", 2));
        given.required = given.required.named("Weekly");

        assertThat(ended().passed()).isTrue();
        assertThat(given.service.definitions).isEmpty();
    }

    @Test
    void aNameThatCanNotBeReadBeforeTheStartIsReadAfterTheEnd() throws Exception {
        List<CompletableFuture<?>> reads = new ArrayList<>();
        given.service.onDefinition = () -> {
            reads.add(null);
            return reads.size() == 1
                    ? ScriptedClient.failed(ScriptedClient.serverError())
                    : CompletableFuture.completedFuture(named("Weekly"));
        };
        require(gate("Nightly", 2));

        assertThat(ended().passed()).as(given.host.result().summary()).isTrue();
        assertThat(given.host.result().gates()).isEmpty();
    }

    @Test
    void aGateAppliesWhereTheNameCanNotBeReadAtAll() throws Exception {
        given.service.onDefinition = () -> ScriptedClient.failed(ScriptedClient.forbidden());
        require(gate("Nightly", 2));

        assertThat(ended().requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        assertThat(given.host.events)
                .anyMatch(event -> event.contains("which this may be"))
                .anyMatch(event -> event.contains("could not be read"));
    }

    @Test
    void nothingIsSentThatDoesNotWaitAndMayBeBound() throws Exception {
        given.waitForEnd = false;
        given.service.onDefinition = () -> ScriptedClient.failed(ScriptedClient.forbidden());
        require(gate("Nightly", 1));

        given.run();

        RunResult result = given.host.result();
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.error().message())
                .startsWith("wait: false can't go with gates that are required by server eu");
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aRunThatIsNotBoundNeedNotWait() throws Exception {
        given.waitForEnd = false;
        workflowIsNamed("Weekly");
        require(gate("Nightly", 1));

        given.run();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.STARTED);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void ofAnExecutionThatIsGivenTheServiceSaysTheWorkflow() throws Exception {
        given.workflowId = null;
        workflowIsNamed("Nightly");
        require(gate("Nightly", 2), gate("5d2c9e10-3b4a-4c5d-8e6f-7a8b9c0d1e2f", 2));
        given.service.outputs.put("trigger", "{\"n\":1}");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));

        given.run(RunState.waiting(ScriptedClient.EXECUTION, Given.deadline()));
        RunResult result = given.end();

        assertThat(result.workflowId()).isEqualTo(ScriptedClient.WORKFLOW);
        assertThat(result.gates()).hasSize(1);
        assertThat(result.requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
    }

    @Test
    void ofAnExecutionWithoutAWorkflowEveryGateApplies() throws Exception {
        given.workflowId = null;
        require(gate("5d2c9e10-3b4a-4c5d-8e6f-7a8b9c0d1e2f", 2));
        given.service.outputs.put("trigger", "{\"n\":1}");
        given.service.onPoll = id -> CompletableFuture.completedFuture(withoutWorkflow(id));

        given.run(RunState.waiting(ScriptedClient.EXECUTION, Given.deadline()));

        assertThat(given.end().requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
    }

    @Test
    void anAbortWhileTheNameIsReadIsAnAbort() throws Exception {
        given.service.onDefinition = () -> ScriptedClient.failed(ScriptedClient.serverError());
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        require(gate("Nightly", 2));

        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(2));
        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.host.result().requiredFailure()).isEqualTo(OnGateFailure.FAILURE);
        given.assertNothingIsLeft();
    }

    @Test
    void aRequiredGateForNoNodeOfTheWorkflowIsWarnedOfAndDoesNotStopAStrictRun() throws Exception {
        given.definition = DefinitionUse.REFUSE;
        given.service.onDefinition = () -> CompletableFuture.completedFuture(
                DefinitionTest.details("{\"variables\": [{\"key\": \"region\", \"value\": [\"us-east-1\"]}],"
                        + " \"components\": [{\"id\": \"node-filter\", \"type\": \"filter\"}]}"));
        require(gate("*", 1).replace("\"trigger\"", "\"node-filtre\""));

        given.run();

        assertThat(given.service.runs).hasSize(1);
        assertThat(given.host.events)
                .contains("definitionDiffers [The step of a gate that is required by server eu matches no node of the"
                        + " workflow; did you mean node-filter?]");
    }

    private RunResult ended() {
        given.service.outputs.put("trigger", "{\"n\":1}");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        given.run();
        return given.end();
    }

    private void workflowIsNamed(String name) {
        given.service.onDefinition = () -> CompletableFuture.completedFuture(named(name));
    }

    private static WorkflowDetails named(String name) {
        return DefinitionTest.details("{\"name\": \"" + name + "\"}");
    }

    private static Execution withoutWorkflow(String id) {
        Execution ended = ScriptedClient.ended(id, "Success");
        return new Execution(
                id, null, ended.status(), ended.startDate(), ended.endDate(), ended.createdAt(), null, null);
    }

    private void require(String... gates) throws Exception {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String gate : gates) {
            all.add(QFlowJson.readObject(gate));
        }
        given.required =
                new RequiredGates(GateRules.checkRequired(all, index -> "gate " + index), given.workflowId, null);
    }

    private static String gate(String workflow, int value) {
        return "{\"workflow\": \"" + workflow + "\", \"requiredBy\": \"server eu\", \"step\": \"trigger\","
                + " \"path\": \"$.n\", \"condition\": \"EQUALS\", \"value\": " + value + "}";
    }
}

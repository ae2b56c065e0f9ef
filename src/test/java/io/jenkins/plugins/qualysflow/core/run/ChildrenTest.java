package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The executions that an execution begins are found by whatever trace there is, waited for and archived. */
@Timeout(20)
class ChildrenTest {

    private static final String CHILD = "00000000-0000-4000-8000-0000000000c1";
    private static final String GRANDCHILD = "00000000-0000-4000-8000-0000000000c2";
    private static final String OTHER_WORKFLOW = "00000000-0000-4000-8000-0000000000f1";
    private static final String NODE = "node-e3a84822-workflow-trigger";

    @TempDir
    private Path folder;

    private final Given given = new Given();
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private final Map<String, List<Step>> steps = new HashMap<>();
    private final List<String> listed = new ArrayList<>();
    private final List<String> stepped = new ArrayList<>();

    @BeforeEach
    void aServiceOfManyExecutions() {
        given.includeChildren = true;
        given.host.staging = folder;
        given.service.onLook = id -> executions.containsKey(id)
                ? CompletableFuture.completedFuture(executions.get(id))
                : failed(ScriptedClient.notFound());
        given.service.onStepsOf = id -> {
            stepped.add(id);
            return CompletableFuture.completedFuture(steps.getOrDefault(id, List.of(step("trigger", 1))));
        };
        given.service.onListOf = (workflow, query) -> {
            listed.add(workflow + " " + query.page().number());
            return CompletableFuture.completedFuture(
                    query.page().number() > 1
                            ? List.of()
                            : executions.values().stream()
                                    .filter(execution -> workflow.equals(execution.workflowId()))
                                    .toList());
        };
        given.service.outputs.put("trigger", "[]");
        put(own());
    }

    @AfterEach
    void oneEndAndNothingLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
    }

    @Test
    void anExecutionWithoutChildrenPasses() {
        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.children()).isEmpty();
    }

    @Test
    void nobodyLooksForChildrenUnlessThatIsWanted() {
        given.includeChildren = false;
        put(child(CHILD, EXECUTION, "Failed"));

        given.run();

        assertThat(given.end().passed()).isTrue();
        assertThat(listed).isEmpty();
    }

    @Test
    void aChildThatIsLinkedIsFound() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), CHILD);
    }

    @Test
    void aChildThatNamesItsParentInTheListOfTheSameWorkflowIsFound() {
        put(childOf(WORKFLOW, CHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), CHILD);
    }

    @ParameterizedTest
    @CsvSource({
        "node-e3a84822-workflow-trigger, type",
        "node-e3a84822-qualysevent, type",
        "node-1, workflowTrigger",
        "node-1, qualysevent"
    })
    void aChildThatTheOutputOfATriggeringStepNamesIsFound(String node, String type) {
        steps.put(EXECUTION, List.of(step("trigger", 1), typed(node, type)));
        given.service.outputs.put(EXECUTION + "/" + node, named(CHILD, OTHER_WORKFLOW));
        put(child(CHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), CHILD);
    }

    @Test
    void aChildInTheListOfAWorkflowThatAnOutputNamesIsFound() {
        steps.put(EXECUTION, List.of(typed(NODE, "x")));
        given.service.outputs.put(
                EXECUTION + "/" + NODE,
                "{\"collection\":[{\"source\":\"workflow_trigger\",\"workflowId\":\"" + OTHER_WORKFLOW + "\"}]}");
        put(child(CHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), CHILD);
        assertThat(listed).contains(OTHER_WORKFLOW + " 1");
    }

    @Test
    void whatNamesAnotherParentIsNoChild() {
        put(own(CHILD, GRANDCHILD, EXECUTION));
        put(child(CHILD, "00000000-0000-4000-8000-0000000000aa", "Failed"));
        put(child(GRANDCHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), GRANDCHILD);
    }

    @ParameterizedTest
    @CsvSource({"WORKFLOW_TRIGGER, 5, true", ", 5, true", "UI, 5, false", "WORKFLOW_TRIGGER, -5, false"})
    void aLinkedExecutionWithoutAParentIsAChildUnlessSomethingSpeaksAgainstIt(
            String source, long secondsLater, boolean isChild) {
        put(own(CHILD));
        Instant begun = SimulatedTime.START.plusSeconds(secondsLater);
        put(new Execution(CHILD, OTHER_WORKFLOW, "Success", begun, begun, begun, source, null));

        given.run();

        assertThat(given.end().children()).hasSize(isChild ? 1 : 0);
    }

    @Test
    void childrenOfChildrenBelongToIt() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success", GRANDCHILD, EXECUTION, CHILD));
        put(child(GRANDCHILD, CHILD, "Success"));

        given.run();
        RunResult result = given.end();

        assertFound(result, CHILD, GRANDCHILD);
        assertThat(result.children()).extracting(ChildResult::parentExecutionId).containsExactly(EXECUTION, CHILD);
        assertThat(result.toMap().get("children"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(Map.of(
                        "executionId",
                        CHILD,
                        "workflowId",
                        OTHER_WORKFLOW,
                        "parentExecutionId",
                        EXECUTION,
                        "status",
                        "Success",
                        "outcome",
                        "SUCCESS"));
    }

    @Test
    void aChildThatGoesOnIsWaitedFor() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(20));
        assertThat(given.host.results).isEmpty();
        assertThat(given.host.events).contains("childFound " + CHILD).doesNotContain("collecting");

        put(child(CHILD, EXECUTION, "Success"));

        assertFound(given.end(), CHILD);
    }

    @Test
    void aChildThatGoesOnAtTheDeadlineMeansTimedOutAndTheRestIsArchived() throws IOException {
        put(own(CHILD, GRANDCHILD));
        put(child(CHILD, EXECUTION, null));
        put(child(GRANDCHILD, EXECUTION, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.passed()).isFalse();
        assertThat(result.error())
                .isEqualTo(RunError.of("timed_out", "the child execution " + CHILD + " had not ended at the deadline"));
        assertThat(result.summary()).contains("ended with 'Success', but not all that it began", CHILD);
        assertThat(folder.resolve("steps/1-trigger.output.json")).exists();
        assertThat(folder.resolve("children/" + GRANDCHILD + "/steps/1-trigger.output.json"))
                .exists();
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"complete\" : false", "child execution " + CHILD, "it had not ended at the deadline");
    }

    @ParameterizedTest
    @CsvSource({"Failed, FAILURE", "Mystery, UNKNOWN_STATUS"})
    void aChildThatEndedBadlyCountsLikeAStepThatDid(String status, Outcome outcome) {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, status));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.missing()).isEmpty();
        assertThat(result.children()).extracting(ChildResult::outcome).containsExactly(outcome);
        assertThat(result.summary()).contains("child executions that did not end well: " + CHILD + " '" + status + "'");
    }

    @Test
    void aStepThatEndedBadlyInAChildCountsToo() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        steps.put(CHILD, List.of(step("trigger", 1, "Failed")));

        given.run();

        assertThat(given.end().passed()).isFalse();
        assertThat(given.host.result().badChildren()).hasSize(1);
    }

    @Test
    void bothAreArchivedInOneBundleWithOneManifest() throws IOException {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        given.service.outputs.put(CHILD + "/trigger", "{\"password\":\"hunter2\"}");

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(folder.resolve("children/" + CHILD + "/steps/1-trigger.output.json"))
                .hasContent("{\"password\":\"********\"}");
        assertThat(result.artifacts())
                .contains("qflow/" + EXECUTION + "/children/" + CHILD + "/steps/1-trigger.output.json");
        assertThat(Files.readString(folder.resolve("execution.json"))).contains(CHILD);
    }

    @Test
    void aTraceThatCannotBeFollowedMakesTheEvidenceIncomplete() {
        steps.put(EXECUTION, List.of(typed(NODE, "x"), typed("node-2-workflow-trigger", "x")));
        given.service.outputs.put(EXECUTION + "/" + NODE, "no JSON at all");
        given.service.outputs.put(EXECUTION + "/node-2-workflow-trigger", "[" + "1,".repeat(5 << 20) + "1]");
        given.service.onListOf = (workflow, query) -> failed(ScriptedClient.forbidden());
        put(own(CHILD));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.missing())
                .filteredOn(missing -> missing.what().equals("child executions of " + EXECUTION))
                .extracting(Missing::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains(NODE, "it is not JSON"),
                        reason -> assertThat(reason).contains("node-2", "it is larger than 8388608 bytes"),
                        reason -> assertThat(reason).contains("workflow " + WORKFLOW, "no permission"),
                        reason -> assertThat(reason).contains(CHILD, "no such thing"));
    }

    @Test
    void stepsThatCannotBeListedMakeTheEvidenceIncomplete() {
        given.service.onStepsOf = id -> failed(ScriptedClient.forbidden());

        given.run();

        assertThat(given.end().missing())
                .anySatisfy(missing -> assertThat(missing.reason()).contains("its steps could not be listed"));
    }

    @Test
    void aServiceThatAnswersNothingSensibleDoesNotHoldTheRunUp() {
        given.service.onListOf = (workflow, query) -> CompletableFuture.completedFuture(null);

        given.run();

        assertThat(given.end().passed()).isFalse();
        assertThat(given.host.result().missing())
                .anySatisfy(missing -> assertThat(missing.reason()).contains("an error in the plugin"));
    }

    @Test
    void aFaultThatPassesIsBornWith() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        int[] calls = {0};
        var list = given.service.onListOf;
        given.service.onListOf = (workflow, query) ->
                calls[0]++ < 3 ? failed(ScriptedClient.serverError()) : list.apply(workflow, query);

        given.run();

        assertFound(given.end(), CHILD);
    }

    @Test
    void aListThatRepeatsItsPagesEnds() {
        put(childOf(WORKFLOW, CHILD, EXECUTION, "Success"));
        given.service.onListOf = (workflow, query) -> {
            listed.add(workflow);
            return CompletableFuture.completedFuture(List.copyOf(executions.values()));
        };

        given.run();

        assertFound(given.end(), CHILD);
        assertThat(listed)
                .as("two pages for each of two executions and their workflows")
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void aListWithoutEndIsGivenUpAndSaysSo() {
        given.service.onListOf = (workflow, query) -> CompletableFuture.completedFuture(
                List.of(child("page-" + query.page().number(), "somebody else", "Success")));

        given.run();

        assertThat(given.end().missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("more executions than are looked through"));
    }

    @Test
    void aSkippedStepTriggeredNothing() {
        steps.put(EXECUTION, List.of(step(NODE, 1, "Skipped")));
        given.collectNothing();

        given.run();

        assertThat(given.end().passed()).as(given.host.result().summary()).isTrue();
    }

    @Test
    void thereIsABoundToTheNumber() {
        String[] ids = IntStream.range(0, ChildWait.MOST + 1)
                .mapToObj(i -> "00000000-0000-4000-8000-0000000001" + (10 + i))
                .toArray(String[]::new);
        put(own(ids));
        for (String id : ids) {
            put(child(id, EXECUTION, "Success"));
        }
        given.collectNothing();

        given.run();
        given.time.advance(Duration.ofHours(20));

        assertThat(given.host.result().children()).hasSize(ChildWait.MOST);
        assertThat(given.host.result().missing()).extracting(Missing::what).containsExactly("further child executions");
    }

    @Test
    void thereIsABoundToTheDepth() {
        String parent = EXECUTION;
        put(own("level-1"));
        for (int level = 1; level <= ChildWait.DEEPEST + 1; level++) {
            put(child("level-" + level, parent, "Success", "level-" + (level + 1)));
            parent = "level-" + level;
        }

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).extracting(ChildResult::executionId).endsWith("level-" + ChildWait.DEEPEST);
        assertThat(result.missing()).extracting(Missing::what).contains("further child executions");
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aChildThatMayNotBeLookedAtAnyMoreIsNotCalledEnded() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        given.service.onLook = id -> failed(ScriptedClient.forbidden());

        RunResult result = given.end();

        assertThat(result.children()).extracting(ChildResult::outcome).containsExactly(Outcome.STARTED);
        assertThat(result.missing()).extracting(Missing::what).contains("child execution " + CHILD);
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aTokenThatIsRefusedWhileAChildIsWaitedForIsRenewed() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        List<QFlowException> refusals = new ArrayList<>(List.of(ScriptedClient.unauthorized()));
        given.service.onLook = id -> refusals.isEmpty()
                ? CompletableFuture.completedFuture(child(CHILD, EXECUTION, "Success"))
                : failed(refusals.remove(0));

        assertFound(given.end(), CHILD);
    }

    @Test
    void aTroubleWhileAChildIsWaitedForIsTold() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        var look = given.service.onLook;
        given.service.onLook = id -> failed(ScriptedClient.serverError());
        given.time.advance(Duration.ofMinutes(5));
        given.service.onLook = look;
        put(child(CHILD, EXECUTION, "Success"));

        assertFound(given.end(), CHILD);
        assertThat(given.host.events).contains("troubled server_error");
    }

    @Test
    void anAbortWhileAChildIsWaitedForEndsAtOnce() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(5));

        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.host.result().executionId()).isEqualTo(EXECUTION);
        assertThat(given.poller.watchCount()).isZero();
    }

    @Test
    void anAbortWhileChildrenAreLookedForEndsAtOnce() {
        CompletableFuture<List<Step>> slow = new CompletableFuture<>();
        given.service.onStepsOf = id -> slow;
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));

        run.stop();
        given.time.settle();
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);

        slow.complete(List.of());
        given.time.advance(Duration.ofHours(2));
        assertThat(given.host.events).doesNotContain("childFound " + CHILD);
    }

    @Test
    void anAbortWhileTheFirstIsCollectedLeavesTheOthersOut() throws IOException {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        CompletableFuture<List<Step>> never = new CompletableFuture<>();
        given.service.onStepsOf = id -> {
            stepped.add(id);
            // Asked for the third time, it is for the evidence.
            return stepped.size() < 3 ? CompletableFuture.completedFuture(List.of(step("trigger", 1))) : never;
        };
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));

        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("steps of the child execution " + CHILD, "the build was aborted");
    }

    @Test
    void aRunTakenUpWhileItWaitedForChildrenFindsThemAgain() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));

        given.run(Given.waiting());

        assertFound(given.end(), CHILD);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aRunTakenUpWhileItCollectedFindsThemAgain() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));

        given.run(Given.waiting().in(Phase.COLLECTING));

        assertFound(given.end(), CHILD);
    }

    @Test
    void evidenceThatCannotBeWrittenStillTellsOfChildren() throws IOException {
        given.host.staging = Files.writeString(folder.resolve("a file"), "");
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Failed"));

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).hasSize(1);
        assertThat(result.passed()).isFalse();
    }

    private void assertFound(RunResult result, String... ids) {
        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.children()).extracting(ChildResult::executionId).containsExactly(ids);
        for (String id : ids) {
            assertThat(folder.resolve("children/" + id + "/steps/1-trigger.output.json"))
                    .exists();
        }
    }

    private void put(Execution execution) {
        executions.put(execution.id(), execution);
        if (!steps.containsKey(execution.id())) {
            steps.put(execution.id(), List.of(step("trigger", 1)));
        }
    }

    private static Execution own(String... linked) {
        Instant end = SimulatedTime.START.plusSeconds(90);
        return new Execution(
                EXECUTION,
                WORKFLOW,
                "Success",
                SimulatedTime.START,
                end,
                SimulatedTime.START,
                "PUBLIC_API",
                null,
                List.of(linked));
    }

    /** {@code status} is null while it goes on. */
    private static Execution child(String id, String parent, String status, String... linked) {
        return new Execution(
                id,
                OTHER_WORKFLOW,
                status == null ? "Running" : status,
                SimulatedTime.START.plusSeconds(10),
                status == null ? null : SimulatedTime.START.plusSeconds(20),
                SimulatedTime.START.plusSeconds(10),
                "WORKFLOW_TRIGGER",
                parent,
                List.of(linked));
    }

    private static Execution childOf(String workflow, String id, String parent, String status) {
        Execution child = child(id, parent, status);
        return new Execution(
                id,
                workflow,
                child.status(),
                child.startDate(),
                child.endDate(),
                child.createdAt(),
                child.source(),
                parent);
    }

    private static Step typed(String nodeId, String type) {
        Step step = step(nodeId, 1);
        return new Step(nodeId, type, step.status(), 2, step.startedAt(), step.endedAt());
    }

    private static String named(String executionId, String workflowId) {
        return "[{\"source\":\"WORKFLOW_TRIGGER\",\"workflowId\":\"" + workflowId + "\",\"executionId\":\""
                + executionId + "\"}]";
    }
}

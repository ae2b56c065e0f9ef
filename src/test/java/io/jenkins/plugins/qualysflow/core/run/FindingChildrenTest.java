package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The executions that an execution began are found by whatever trace there is, within bounds. */
@Timeout(20)
class FindingChildrenTest extends ChildrenFixture {

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
        assertThat(listed).as("polls of the execution itself").hasSizeLessThanOrEqualTo(1);
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
    void stepsThatTheServiceDidNotSendMayHaveBegunOthers() {
        given.service.stepTotal = 3L;

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isFalse();
        assertThat(result.missing())
                .contains(
                        new Missing("child executions of " + EXECUTION, "2 of its steps were not sent by the service"));
    }

    @Test
    void anOutputIsReadWhereTheHostWantsItAndDeletedAtOnce() {
        steps.put(EXECUTION, List.of(typed(NODE, "workflowTrigger")));
        given.service.outputs.put(EXECUTION + "/" + NODE, named(CHILD, OTHER_WORKFLOW));
        put(child(CHILD, EXECUTION, "Success"));

        given.run();

        assertFound(given.end(), CHILD);
        assertThat(given.host.temporaryFiles)
                .singleElement()
                .satisfies(file -> assertThat(file).doesNotExist());
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
    void aServiceThatLeavesOutWorkflowAndDatesStillShowsWhatIsLinked() {
        put(new Execution(EXECUTION, null, "Success", null, null, null, null, null, List.of(CHILD)));
        put(new Execution(CHILD, null, "Success", null, null, null, null, null));
        given.workflowId = null;

        given.run(RunState.waiting(EXECUTION, Given.deadline()));
        RunResult result = given.end();

        assertThat(result.children()).extracting(ChildResult::executionId).containsExactly(CHILD);
        assertThat(listed)
                .as("no workflow is known whose executions could be listed")
                .isEmpty();
        assertThat(result.missing())
                .as("so there may be more")
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing.reason()).startsWith("its workflow is not known"));
    }

    @Test
    void aTraceThatCannotBeFollowedMakesTheEvidenceIncomplete() {
        steps.put(EXECUTION, List.of(typed(NODE, "x"), typed("node-2-workflow-trigger", "x")));
        given.service.outputs.put(EXECUTION + "/" + NODE, "no JSON at all");
        given.service.outputs.put(EXECUTION + "/node-2-workflow-trigger", "[" + "1,".repeat(4 << 20) + "1]");
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
                .anySatisfy(missing -> assertThat(missing.reason()).contains("could not be listed"));
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
            listed(workflow, query);
            return CompletableFuture.completedFuture(List.copyOf(executions.values()));
        };

        given.run();

        assertThat(given.end().children()).extracting(ChildResult::executionId).containsExactly(CHILD);
        assertThat(given.end().missing())
                .as("a service that sends one page for ever may have more")
                .allSatisfy(missing -> assertThat(missing.reason()).contains("more executions than are searched"));
        assertThat(listed)
                .as("a poll, and three pages for each of two executions")
                .hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void aListWithoutEndIsGivenUpAndSaysSo() {
        given.service.onListOf = (workflow, query) -> CompletableFuture.completedFuture(
                List.of(child("page-" + query.page().number(), "somebody else", "Success")));

        given.run();

        assertThat(given.end().missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("more executions than are searched"));
    }

    @Test
    void aSkippedStepTriggeredNothing() {
        steps.put(EXECUTION, List.of(step(NODE, 1, "Skipped")));
        given.collectNothing();

        given.run();

        assertThat(given.end().passed()).as(given.host.result().summary()).isTrue();
    }

    @Test
    void anExecutionThatBeganLongAgoIsNotAskedForFurtherBackThanTheServiceGoes() {
        Instant begun = SimulatedTime.START.minus(Duration.ofDays(40));
        put(new Execution(EXECUTION, WORKFLOW, "Success", begun, SimulatedTime.START, begun, null, null));

        given.run();

        assertThat(given.end().passed()).as(given.host.result().summary()).isTrue();
        assertThat(given.service.queries)
                .filteredOn(query -> "createdAt".equals(query.order()))
                .as("polls go the other way round")
                .isNotEmpty()
                .extracting(ExecutionQuery::startAt)
                .allMatch(startAt -> startAt.isAfter(SimulatedTime.START.minus(Duration.ofDays(30))));
    }

    @Test
    void thereIsABoundToTheNumber() {
        String[] ids = IntStream.range(0, Children.MOST + 1)
                .mapToObj(i -> "00000000-0000-4000-8000-0000000001" + (10 + i))
                .toArray(String[]::new);
        put(own(ids));
        for (String id : ids) {
            put(child(id, EXECUTION, "Success"));
        }
        given.collectNothing();

        given.run();
        given.time.advance(Duration.ofHours(20));

        assertThat(given.host.result().children()).hasSize(Children.MOST);
        assertThat(given.host.result().missing()).extracting(Missing::what).containsExactly("further child executions");
    }

    @Test
    void anOutputThatNamesHundredsDoesNotCostACallForEach() {
        String[] ids = IntStream.range(0, 500).mapToObj(i -> "not-a-child-" + i).toArray(String[]::new);
        put(own(ids));
        for (String id : ids) {
            put(child(id, "another", "Success"));
        }
        given.collectNothing();

        given.run();
        given.time.advance(Duration.ofHours(20));

        assertThat(given.service.polls).hasSizeBetween(100, 110);
        assertThat(given.host.result().missing())
                .extracting(Missing::reason)
                .anyMatch(reason -> reason.startsWith("more than 100 executions"));
    }

    @Test
    void thereIsABoundToTheDepth() {
        String parent = EXECUTION;
        put(own("level-1"));
        for (int level = 1; level <= Children.DEEPEST + 1; level++) {
            put(child("level-" + level, parent, "Success", "level-" + (level + 1)));
            parent = "level-" + level;
        }

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).extracting(ChildResult::executionId).endsWith("level-" + Children.DEEPEST);
        assertThat(result.missing()).extracting(Missing::what).contains("further child executions");
        assertThat(result.passed()).isFalse();
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that is not answered, of a run that was marked: its execution is found by the exact mark, and by nothing else. */
@Timeout(20)
class MarkedRunTest {

    private static final String OTHER = "00000000-0000-4000-8000-000000000001";

    private final Given given = new Given();

    @BeforeEach
    void aMarkedRunWhoseStartIsNotAnswered() {
        given.markRun = true;
        given.input = Map.of("ticket", "CHG-1");
        given.service.onRun = () -> failed(ScriptedClient.brokenConnection());
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
    }

    @AfterEach
    void oneEndAndNothingLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
    }

    @Test
    void theInputGetsTheMarkAndKeepsWhatItHas() {
        given.host.label = "folder/job#7";

        given.run();
        given.end();

        assertThat(given.service.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.input())
                        .isEqualTo(Map.of(
                                "ticket", "CHG-1", "_jenkins", Map.of("build", "folder/job#7", "marker", marker()))));
        assertThat(given.host.saved.get(0).marker())
                .as("stored before it is sent")
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void aRunWithoutInputGetsOneForTheMark() {
        given.input = null;

        given.run();
        given.end();

        assertThat(given.service.requests.get(0).body())
                .containsEntry("input", Map.of("_jenkins", Map.of("marker", marker())));
    }

    @Test
    void eachRunHasAMarkerOfItsOwn() {
        given.run();
        given.end();

        assertThat(IntStream.range(0, 100).mapToObj(i -> RunMark.random()).distinct())
                .hasSize(100);
    }

    @Test
    void whatHasNoPlaceForAMarkIsStartedWithoutAndWarnedOf() {
        for (Object input : List.of(List.of(1), "text", Map.of("_jenkins", "mine"))) {
            Given other = new Given();
            other.markRun = true;
            other.input = input;
            other.service.onPoll = given.service.onPoll;
            other.run();

            assertThat(other.end().outcome()).isEqualTo(Outcome.SUCCESS);
            assertThat(other.service.requests.get(0).input()).isEqualTo(input);
            assertThat(other.host.events).anyMatch(event -> event.startsWith("notMarked the input "));
            assertThat(other.host.saved).allMatch(state -> state.marker() == null);
        }
        given.run();
        given.end();
    }

    @Test
    void aRunThatIsNotToBeMarkedIsNot() {
        given.markRun = false;

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.service.requests.get(0).input()).isEqualTo(given.input);
        assertThat(given.host.events).noneMatch(event -> event.startsWith("notMarked"));
    }

    @Test
    void aTryAfterProofThatNothingBeganHasTheSameMarker() {
        given.service.answerRuns(
                () -> failed(ScriptedClient.refusedConnection()), () -> failed(ScriptedClient.forbidden()));
        given.run();
        given.end();

        assertThat(given.service.requests).hasSize(2);
        assertThat(given.service.requests.get(0).input())
                .isEqualTo(given.service.requests.get(1).input());
    }

    /** The forms in which the data of a step may come. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'source':'PUBLIC_API','input':{'ticket':'CHG-1','_jenkins':{'marker':'%s'}}}",
                "{'_jenkins':{'build':'b','marker':'%s'}}",
                "[{'input':{'_jenkins':{'marker':'%s'}}}]",
                "{'data':{'input':{'_jenkins':{'marker':'%s'}}}}",
                "{'input':'{\\'_jenkins\\':{\\'marker\\':\\'%s\\'}}'}",
                "'{\\'input\\':{\\'_jenkins\\':{\\'marker\\':\\'%s\\'}}}'",
                "[{\\'input\\':{\\'_jenkins\\':{\\'marker\\':\\'%s\\'}}}]"
            })
    void theExecutionWithTheMarkIsTheOne(String form) {
        list(candidate(OTHER), candidate(EXECUTION));
        given.run(sent());
        given.service.outputs.put(OTHER + "/trigger", "[]");
        given.service.outputs.put(EXECUTION + "/trigger", json(form));

        RunResult result = given.end();

        assertThat(result.executionId()).isEqualTo(EXECUTION);
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.host.events)
                .containsSubsequence(
                        "adopted " + EXECUTION, "save WAITING", "started " + EXECUTION, "finished SUCCESS");
        assertThat(given.service.runs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input':{'_jenkins':{'marker':'%s0'}}}",
                "{'input':{'_jenkins':{'marker':['%s']}}}",
                "{'input':{'_jenkins':'%s'}}",
                "{'input':{'other':{'marker':'%s'}}}",
                "{'input':{'forwarded':{'_jenkins':{'marker':'%s'}}}}",
                "{'input':{'note':'_jenkins marker %s'}}",
                "[]",
                "{}",
                "null",
                "'%s'",
                "no JSON: %s",
                ""
            })
    void nothingButTheExactMarkInItsPlaceIsProof(String form) {
        list(candidate(EXECUTION));
        given.service.outputs.put(EXECUTION + "/trigger", json(form));
        given.run(sent());

        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(result.error().candidates()).extracting(Execution::id).containsExactly(EXECUTION);
        assertThat(given.host.events).noneMatch(event -> event.startsWith("adopted"));
    }

    @Test
    void aMarkThatTwoExecutionsHaveProvesNothing() {
        list(candidate(OTHER), candidate(EXECUTION));
        mark(OTHER);
        mark(EXECUTION);
        given.run(sent());

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().candidates()).hasSize(2);
    }

    @Test
    void aCandidateThatCannotBeReadMayHaveTheMarkTooSoNoneIsTheOne() {
        list(candidate(OTHER), candidate(EXECUTION));
        mark(EXECUTION);
        given.run(sent());

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
    }

    @Test
    void anExecutionThatAnotherOneBeganIsNotOursThoughItWasHandedOurInput() {
        Execution child = new Execution(
                OTHER, ScriptedClient.WORKFLOW, "Running", null, null, SimulatedTime.START, null, EXECUTION);
        list(child, candidate(EXECUTION));
        mark(OTHER);
        mark(EXECUTION);
        given.run(sent());

        assertThat(given.end().executionId()).isEqualTo(EXECUTION);
    }

    @Test
    void aRecordThatLagsBehindTheStartIsWaitedFor() {
        given.run(sent());
        given.time.advance(Duration.ofSeconds(20));
        list(candidate(EXECUTION));
        given.time.advance(Duration.ofSeconds(1));
        assertThat(given.host.results).isEmpty();
        mark(EXECUTION);

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aMarkThatIsNotFoundWithinAMinuteIsNotFound() {
        list(candidate(OTHER));
        given.service.outputs.put(OTHER + "/trigger", "{}");
        given.run(sent());
        given.time.advance(Duration.ofSeconds(61));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.service.queries.size()).as("a few polls, not a storm").isBetween(3, 6);
        assertThat(given.account.callsSpent()).isLessThan(12);
    }

    @Test
    void candidatesThatCannotBeReadLeaveTheQuotaToOthers() {
        list(IntStream.range(0, 10)
                .mapToObj(i -> candidate("00000000-0000-4000-8000-00000000000" + i))
                .toArray(Execution[]::new));
        given.run(sent());
        given.time.advance(Duration.ofSeconds(61));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().candidates()).hasSize(10);
        assertThat(given.account.callsSpent()).isBetween(20, 36);
    }

    @Test
    void aCredentialThatMayNotListLeavesItUnknown() {
        given.service.onList = () -> failed(ScriptedClient.forbidden());
        given.run(sent());

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().candidates()).isEmpty();
    }

    @Test
    void aServiceThatWantsNoCallsDoesNotHoldTheResultUp() {
        given.pause(Duration.ofMinutes(30));
        given.run(sent());
        given.time.advance(Duration.ofSeconds(61));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
    }

    @Test
    void aRunTakenUpAgainWithoutAnAnswerFindsItsExecution() {
        list(candidate(EXECUTION));
        given.run();
        RunState stored = given.host.saved.get(0);
        given.service.outputs.put(
                EXECUTION + "/trigger", "{\"input\":{\"_jenkins\":{\"marker\":\"" + stored.marker() + "\"}}}");
        Given afterRestart = new Given();
        afterRestart.service.onPoll = given.service.onPoll;
        afterRestart.service.onList = given.service.onList;
        afterRestart.service.outputs.putAll(given.service.outputs);
        afterRestart.markRun = true;
        afterRestart.run(stored);

        assertThat(afterRestart.end().executionId()).isEqualTo(EXECUTION);
        assertThat(afterRestart.service.runs).isEmpty();
        assertThat(given.end().executionId()).isEqualTo(EXECUTION);
    }

    @Test
    void aStopWhileItIsLookedForEndsAtOnceAndItIsStillRecordedWhenFound() {
        FlowRun run = given.run(sent());
        run.stop();
        given.time.settle();
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);

        list(candidate(EXECUTION));
        mark(EXECUTION);
        given.time.advance(Duration.ofHours(1));
        assertThat(given.host.events).endsWith("save WAITING", "startedLate " + EXECUTION);
    }

    @Test
    void aStopWhileItIsSentThatIsNotAnsweredEitherIsFoundByItsMark() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        run.stop();
        given.time.settle();
        assertThat(run.isStartUnanswered()).isTrue();

        list(candidate(EXECUTION));
        given.service.outputs.put(
                EXECUTION + "/trigger", "{\"input\":{\"_jenkins\":{\"marker\":\"" + marker() + "\"}}}");
        answer.completeExceptionally(ScriptedClient.brokenConnection());
        given.time.advance(Duration.ofHours(1));

        assertThat(given.host.events).endsWith("save WAITING", "startedLate " + EXECUTION);
        assertThat(run.isStartUnanswered()).isFalse();
    }

    @Test
    void aStopWhileItIsSentThatIsRefusedThenHasNothingToLookFor() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        run.stop();
        given.time.settle();

        list(candidate(EXECUTION));
        answer.completeExceptionally(ScriptedClient.badRequest());
        given.time.advance(Duration.ofHours(1));

        assertThat(given.service.queries).isEmpty();
        assertThat(run.isStartUnanswered()).isFalse();
    }

    private String marker() {
        return given.host.saved.get(0).marker();
    }

    private static RunState sent() {
        return RunState.begin(Given.deadline()).triggering(SimulatedTime.START, "the-marker");
    }

    private static String json(String form) {
        return form.replace('\'', '"').replace("%s", "the-marker");
    }

    private void mark(String executionId) {
        given.service.outputs.put(executionId + "/trigger", json("{'input':{'_jenkins':{'marker':'%s'}}}"));
    }

    private void list(Execution... executions) {
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(executions));
    }

    private static Execution candidate(String id) {
        return new Execution(
                id, ScriptedClient.WORKFLOW, "Running", null, null, SimulatedTime.START, "PUBLIC_API", null);
    }

    @Test
    void theBodyThatIsSentIsPlainJson() {
        given.run();
        given.end();

        assertThat(QFlowJson.write(given.service.requests.get(0).body())).contains("\"_jenkins\":{\"marker\":\"");
    }
}

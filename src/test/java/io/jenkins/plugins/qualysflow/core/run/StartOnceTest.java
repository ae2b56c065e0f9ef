package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start is sent once, whatever becomes of it. */
@Timeout(20)
class StartOnceTest {

    private static final Supplier<CompletableFuture<StartedExecution>> BEGUN =
            () -> CompletableFuture.completedFuture(new StartedExecution(EXECUTION, null));

    private final Given given = new Given();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
    }

    @Test
    void theStateIsStoredBeforeTheStartIsSent() {
        given.service.onRun = () -> {
            given.host.events.add("POST");
            return BEGUN.get();
        };
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(given.host.events)
                .containsSubsequence(
                        "save TRIGGERING",
                        "POST",
                        "save WAITING",
                        "started " + EXECUTION,
                        "collecting",
                        "save COLLECTING",
                        "save DONE",
                        "finished SUCCESS");
        assertThat(result.passed()).isTrue();
        assertThat(given.host.saved.get(0).triggeredAt()).isEqualTo(SimulatedTime.START);
    }

    @Test
    void nothingIsSentBeforeStoringIsDone() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING ? slow : CompletableFuture.completedFuture(null);

        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(5));
        assertThat(given.service.runs).isEmpty();
        slow.complete(null);
        given.time.settle();

        assertThat(given.service.runs).hasSize(1);
        run.stop();
        given.end();
    }

    @Test
    void nothingIsSentWhereTheStateCannotBeStored() {
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING
                ? failed(new IOException("disk full"))
                : CompletableFuture.completedFuture(null);

        given.run();
        RunResult result = given.end();

        assertThat(given.service.runs).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.error().code()).isEqualTo("not_saved");
        assertThat(result.summary()).contains("nothing was sent", "disk full");
    }

    @Test
    void storingThatIsDoneAfterTheDeadlineSendsNothing() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING ? slow : CompletableFuture.completedFuture(null);

        given.run();
        given.time.advance(Given.DEADLINE.plusSeconds(1));
        slow.complete(null);

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aDeadlineWhoseTimerIsLateStillStopsTheStart() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING ? slow : CompletableFuture.completedFuture(null);

        given.run();
        given.time.jump(Given.DEADLINE.plusSeconds(1));
        slow.complete(null);

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aRunTakenUpAfterItsDeadlineIsNotStarted() {
        given.run(RunState.begin(SimulatedTime.START.minusSeconds(1)));

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    static Stream<QFlowException> refusals() {
        return Stream.of(
                ScriptedClient.badRequest(),
                ScriptedClient.unauthorized(),
                ScriptedClient.forbidden(),
                ScriptedClient.notFound());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsFinal(QFlowException refusal) {
        given.service.onRun = () -> failed(refusal);

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.error().code()).isEqualTo(refusal.code());
        assertThat(result.summary()).startsWith("The workflow was not started: ");
        assertThat(given.service.runs).hasSize(1);
        assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.DONE);
    }

    static Stream<Throwable> unknowns() {
        return Stream.of(
                ScriptedClient.serverError(),
                ScriptedClient.brokenConnection(),
                ScriptedClient.unreadable(),
                new IllegalStateException("a fault of ours"),
                new CancellationException("by somebody"));
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void whatDoesNotProveThatNothingBeganIsNotRepeated(Throwable error) {
        given.service.onRun = () -> failed(error);
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(ended("candidate", "Success")));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(result.passed()).isFalse();
        assertThat(result.error().code()).isEqualTo("start_unknown");
        assertThat(result.error().candidates()).extracting("id").containsExactly("candidate");
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void candidatesAreThoseSinceAMinuteBeforeTheStartByTheServicesClock() {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.lane.answered(
                ScriptedClient.CALL, 200, new RateHeaders(null, null, false), SimulatedTime.START.minusSeconds(600));

        given.run();
        given.end();

        assertThat(given.service.queries)
                .as("an empty list may lag, so it is asked for once more")
                .hasSize(2)
                .allSatisfy(query -> {
                    assertThat(query.startAt()).isEqualTo(SimulatedTime.START.minusSeconds(660));
                    assertThat(query.order())
                            .as("after a restart, younger ones abound")
                            .isEqualTo("createdAt");
                });
    }

    @Test
    void candidatesAreTheTenThatBeganNearestToTheStart() {
        List<Execution> listed = IntStream.range(0, 30)
                .mapToObj(i -> createdAt("e" + i, SimulatedTime.START.plusSeconds(4L * i - 40)))
                .toList();
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> CompletableFuture.completedFuture(listed);

        given.run();

        assertThat(given.end().error().candidates())
                .extracting(Execution::id)
                .containsExactly("e5", "e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14");
    }

    @Test
    void candidatesFromBeforeTheStartAreLeftOutAlthoughTheServiceListsThem() {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(
                createdAt("old", SimulatedTime.START.minusSeconds(61)),
                createdAt("new", SimulatedTime.START.plusSeconds(1)),
                createdAt("of unknown age", null)));

        given.run();

        assertThat(given.end().error().candidates()).extracting(Execution::id).containsExactly("new", "of unknown age");
    }

    @Test
    void aStartOfLongAgoIsLookedForAsFarBackAsTheServiceAllows() {
        given.time.advance(Duration.ofDays(40));

        given.run(Given.triggering());
        given.end();

        assertThat(given.service.queries.get(0).startAt())
                .isBetween(
                        SimulatedTime.START.plus(Duration.ofDays(10)),
                        SimulatedTime.START.plus(Duration.ofDays(10)).plusSeconds(120));
    }

    private static Execution createdAt(String id, Instant created) {
        return new Execution(id, ScriptedClient.WORKFLOW, "Running", null, null, created, "PUBLIC_API", null);
    }

    @Test
    void whatIsNeverStoredIsAskedForJustBeforeItIsSent() {
        given.host.onComplete = request -> new RunRequest(Map.of("region", "us-east-1", "key", "s3cret"), null);
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.variables()).containsEntry("key", "s3cret"));
        assertThat(given.host.events).containsSubsequence("save TRIGGERING", "completed", "save WAITING");
    }

    @Test
    void whatIsNeverStoredIsAskedForAnewAtEachTry() {
        given.service.answerRuns(() -> failed(ScriptedClient.refusedConnection()), BEGUN);
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        given.end();

        assertThat(given.host.events).filteredOn("completed"::equals).hasSize(2);
    }

    @Test
    void aSecretThatIsGoneIsNoStart() {
        given.host.onComplete = request -> {
            throw new IOException("there is no credential 'key'");
        };

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.error()).isEqualTo(RunError.of("configuration", "there is no credential 'key'"));
        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.DONE);
    }

    @Test
    void aHostThatFailsToCompleteTheRequestIsNoStart() {
        given.host.failAt = "completed";
        given.host.fault = new IllegalStateException("broken host");

        given.run();

        assertThat(given.end().error().code()).isEqualTo("failed");
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aStopWhileTheRequestIsCompletedSendsNothing() {
        List<FlowRun> run = new ArrayList<>();
        given.host.onComplete = request -> {
            run.get(0).stop();
            given.time.settle();
            return request;
        };
        run.add(new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, given.engine));
        run.get(0).begin();

        assertThat(given.end().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.service.runs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void candidatesThatCannotBeListedDoNotHoldTheResultUp(boolean answered) {
        given.service.onRun = () -> failed(ScriptedClient.serverError());
        given.service.onList = () -> answered ? failed(ScriptedClient.forbidden()) : new CompletableFuture<>();

        given.run();
        given.time.advance(Duration.ofSeconds(16));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().candidates()).isEmpty();
    }

    @Test
    void a429IsSentOnceMoreAfterThePause() {
        given.service.answerRuns(
                () -> {
                    given.pause(Duration.ofMinutes(10));
                    return failed(ScriptedClient.rateLimited(Duration.ofMinutes(10)));
                },
                BEGUN);
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        given.time.advance(Duration.ofMinutes(9));
        assertThat(given.service.runs).hasSize(1);
        assertThat(given.host.events).contains("startPutOff rate_limited");
        assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.NEW);

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.runs).hasSize(2);
    }

    @Test
    void a429ThatAsksForNoTimeIsNotRepeatedAsFastAsItCanBeRefused() {
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ZERO));

        given.run();
        given.time.advance(Duration.ofMinutes(10));

        assertThat(given.service.runs.size()).isBetween(5, 20);
        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
    }

    @Test
    void a429LongerThanTheDeadlineIsNoStart() {
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ofHours(2)));

        given.run();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.end().error().code()).isEqualTo("rate_limited");
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aQuotaThatIsUsedUpUntilTheDeadlineIsNoStart() {
        given.pause(Duration.ofHours(2));

        given.run();
        given.time.advance(Given.DEADLINE.plusSeconds(1));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().code()).isEqualTo("timed_out");
        assertThat(given.end()).isNotNull();
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aRefusedConnectionIsTriedAgainWhereThatIsWanted() {
        given.service.answerRuns(
                () -> failed(ScriptedClient.refusedConnection()),
                () -> failed(ScriptedClient.refusedConnection()),
                BEGUN);
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.runs)
                .containsExactly(
                        SimulatedTime.START, SimulatedTime.START.plusSeconds(2), SimulatedTime.START.plusSeconds(6));
    }

    @Test
    void aRefusedConnectionEndsAtOnceWhereThatIsWanted() {
        given.repeatUnsent = false;
        given.service.onRun = () -> failed(ScriptedClient.refusedConnection());

        given.run();

        assertThat(given.host.result().error().code()).isEqualTo("unreachable");
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aServiceThatIsAwayUntilTheDeadlineIsNoStart() {
        given.service.onRun = () -> failed(ScriptedClient.refusedConnection());

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).allMatch(sent -> sent.isBefore(Given.deadline()));
        assertThat(given.service.runs.size()).as("backs off to once a minute").isLessThan(70);
    }

    @Test
    void aTokenThatCannotBeHadForNowIsAskedForAgain() {
        given.service.answerRuns(
                () -> failed(new QFlowException.NoToken(ScriptedClient.CALL, ScriptedClient.serverError())), BEGUN);
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aTokenThatIsRefusedIsFinal() {
        given.service.onRun =
                () -> failed(new QFlowException.NoToken(ScriptedClient.CALL, ScriptedClient.unauthorized()));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void nothingIsSentWhileTheSurroundingsGoDownAndTheQuotaIsSpared() {
        given.host.maySend = false;
        given.service.onLook = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        given.time.advance(Duration.ofMinutes(50));
        assertThat(given.service.runs).isEmpty();
        assertThat(given.lane.callsSpent()).isZero();

        given.host.maySend = true;
        given.time.advance(Duration.ofSeconds(6));
        assertThat(given.service.runs).hasSize(1);
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void goingDownWhileTheStateIsStoredHoldsTheStartToo() {
        given.host.onSave = state -> {
            given.host.maySend = state.phase() != Phase.TRIGGERING;
            return CompletableFuture.completedFuture(null);
        };

        given.run();
        given.time.advance(Duration.ofMinutes(10));

        assertThat(given.service.runs).isEmpty();
        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
    }

    @Test
    void aServerThatIsNotConfiguredIsNoStart() {
        given.host.noConnection = new IOException("there is no server 'x'");

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().message()).isEqualTo("there is no server 'x'");
    }

    @Test
    void aRunThatDoesNotWaitEndsWhenItHasBegun() {
        given.waitForEnd = false;

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.STARTED);
        assertThat(result.executionId()).isEqualTo(EXECUTION);
        assertThat(given.service.looks).isEmpty();
        assertThat(given.host.events).doesNotContain("publish");
    }
}

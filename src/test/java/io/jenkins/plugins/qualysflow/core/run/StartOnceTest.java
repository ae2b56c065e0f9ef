package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A start is sent once, whatever becomes of it. */
@Timeout(20)
class StartOnceTest extends StartFixture {

    @Test
    void theStateIsStoredBeforeTheStartIsSent() {
        given.service.onRun = () -> {
            given.host.events.add("POST");
            return BEGUN.get();
        };
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

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
    void aStartIsUnansweredFromTheMomentItIsSentUntilItsAnswer() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING ? slow : CompletableFuture.completedFuture(null);
        given.service.onRun = () -> answer;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        FlowRun run = new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, given.engine);
        assertThat(run.isStartUnanswered()).as("not begun").isFalse();
        run.begin();
        given.time.settle();
        assertThat(run.isStartUnanswered()).as("being stored").isFalse();
        slow.complete(null);
        given.time.settle();
        assertThat(run.isStartUnanswered()).as("on its way").isTrue();
        answer.complete(new StartedExecution(EXECUTION, null));
        given.time.settle();
        assertThat(run.isStartUnanswered()).as("answered").isFalse();
        given.end();
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
        assertThat(result.error().message())
                .isEqualTo(error instanceof QFlowException ? error.getMessage() : "it failed while it was sent");
        assertThat(result.error().candidates()).extracting("id").containsExactly("candidate");
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void whatIsNeverStoredIsAskedForJustBeforeItIsSent() {
        given.host.onComplete = request -> new RunRequest(Map.of("region", "us-east-1", "key", "s3cret"), null);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

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
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

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

    @Test
    void nothingIsSentWhileTheSurroundingsGoDownAndTheQuotaIsSpared() {
        given.host.maySend = false;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        given.time.advance(Duration.ofMinutes(50));
        assertThat(given.service.runs).isEmpty();
        assertThat(given.account.callsSpent()).isZero();

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
        assertThat(given.service.polls).isEmpty();
        assertThat(given.host.events).doesNotContain("publish");
    }

    @Test
    void aRequestThatCannotBeMadeIsNoStart() {
        given.service.onRun = () -> {
            throw new IllegalArgumentException("no such path");
        };

        FlowRun run = given.run();

        assertThat(run.isStartUnanswered()).isFalse();
        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().message()).contains("no such path");
        given.account.submit(Purpose.START, CompletableFuture::new);
        CompletableFuture<?> next = given.account.submit(Purpose.START, BEGUN);
        given.time.settle();
        assertThat(next).as("the place is for others").isCompleted();
    }

    @Test
    void aHostThatFailsToSayWhetherAStartMayBeSentIsNoStart() {
        given.host.onSave = state -> {
            given.host.failAt = state.phase() == Phase.TRIGGERING ? "maySend" : null;
            return CompletableFuture.completedFuture(null);
        };
        given.host.fault = new IllegalStateException("broken host");

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aTurnThatIsLostEndsTheRun() {
        AtomicBoolean full = new AtomicBoolean();
        Executor worker = task -> {
            if (full.getAndSet(false)) {
                throw new RejectedExecutionException("no thread");
            }
            given.time.execute(task);
        };
        Engine engine =
                new Engine(given.poller, given.time, given.time, worker, given.engine.bulk(), given.engine.archiver());
        given.pause(Duration.ofMinutes(10));
        new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, engine).begin();
        given.time.settle();

        full.set(true);
        given.time.advance(Duration.ofMinutes(11));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().message()).contains("no thread");
        assertThat(given.service.runs).isEmpty();
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The surroundings fail at any point: the run still has exactly one end, and never a better one than is true. */
@Timeout(20)
class HostFaultsTest {

    @TempDir
    private Path folder;

    private final Given given = new Given();

    @AfterEach
    void oneEndAndNothingLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
        assertThat(given.service.runs.size()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "connection, NOT_STARTED",
        "maySend, NOT_STARTED",
        "save TRIGGERING, NOT_STARTED",
        "save WAITING, SUCCESS",
        "started, SUCCESS",
        "collecting, SUCCESS",
        "save COLLECTING, SUCCESS",
        "staging, SUCCESS",
        "description, SUCCESS",
        "publish, SUCCESS",
        "save DONE, SUCCESS",
        "finished, SUCCESS"
    })
    void whereverTheHostThrowsTheRunEnds(String where, Outcome outcome) {
        given.host.staging = folder;
        given.host.failAt = where;
        given.host.fault = new IllegalStateException("broken host");
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(outcome);
        boolean evidenceLost = where.equals("staging") || where.equals("description") || where.equals("publish");
        assertThat(result.passed()).isEqualTo(outcome == Outcome.SUCCESS && !evidenceLost);
    }

    static Stream<Arguments> reasonsWhyEvidenceIsNotKept() {
        return Stream.of(
                Arguments.of(new IOException("no space left"), "it could not be kept: no space left", false),
                Arguments.of(new InterruptedException(), "keeping it was interrupted", true));
    }

    @ParameterizedTest
    @MethodSource("reasonsWhyEvidenceIsNotKept")
    void evidenceThatIsNotKeptIsMissingAndSaysWhy(Exception error, String reason, boolean interrupted) {
        given.host.staging = folder;
        given.host.unpublished = error;
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThat(result.passed()).isFalse();
        assertThat(result.artifacts()).isEmpty();
        assertThat(result.missing()).containsExactly(new Missing("evidence", reason));
    }

    @Test
    void evidenceThatTakesLongToKeepHoldsUpNothingElse() {
        List<Runnable> kept = new ArrayList<>();
        given.archiver = kept::add;
        given.host.staging = folder;
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.run();
        given.time.advance(Duration.ofMinutes(5));
        assertThat(given.host.events).doesNotContain("publish");
        assertThat(given.host.results).isEmpty();

        kept.forEach(Runnable::run);

        RunResult result = given.end();
        assertThat(given.host.events).contains("publish");
        assertThat(kept).hasSize(1);
        assertThat(result.passed()).isTrue();
    }

    @Test
    void aVaultThatAnswersLateHoldsUpNothingElse() {
        List<Runnable> asked = new ArrayList<>();
        given.lookup = asked::add;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.run();
        given.time.advance(Duration.ofSeconds(30));
        assertThat(given.host.events).doesNotContain("connection");

        given.lookup = given.time;
        asked.forEach(Runnable::run);

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aVaultThatNeverAnswersEndsTheRunAtItsDeadline() {
        given.lookup = task -> {};

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aVaultThatNeverAnswersWhereTheTokenIsRefusedEndsTheWaitAtItsDeadline() {
        given.run();
        given.lookup = task -> {};
        given.service.onPoll = id -> failed(ScriptedClient.unauthorized());

        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void aVaultThatNeverAnswersWhileOutputsAreCollectedCostsThese() {
        given.host.staging = folder;
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onSteps = () -> failed(ScriptedClient.unauthorized());
        given.service.onStepsWithData = (execution, file) -> {
            given.lookup = task -> {};
            return failed(ScriptedClient.unauthorized());
        };
        given.run();

        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aHostThatThrowsAtEverythingIsToldTheEndOnce() {
        given.host.failAt = "";
        given.host.fault = new ArithmeticException("long overflow");

        given.run(Given.waiting());

        assertThat(given.end().error().code()).isEqualTo("failed");
        assertThat(given.host.events).last().isEqualTo("finished STARTED");
    }

    @Test
    void datesWhoseDifferenceHasNoNumberStillGiveAnEndThatIsNotCalledComplete() {
        given.host.staging = folder;
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(
                new Execution(id, null, "Success", Instant.EPOCH, Instant.MAX, null, null, null));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polled", "pollFailed"})
    void whoeverCannotHearOfAPollStillGetsTheEnd(String where) {
        given.host.failAt = where;
        given.host.fault = new IllegalStateException("the log is closed");
        given.service.answerPolls(
                () -> CompletableFuture.completedFuture(ScriptedClient.running(ScriptedClient.EXECUTION)),
                () -> failed(ScriptedClient.serverError()),
                () -> CompletableFuture.completedFuture(ended(ScriptedClient.EXECUTION, "Success")));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void anExecutionIdThatCannotBeStoredIsStoredAsSoonAsItCan() {
        List<Phase> tried = new ArrayList<>();
        given.host.onSave = state -> {
            tried.add(state.phase());
            return state.phase() == Phase.WAITING && tried.size() < 5
                    ? failed(new IOException("disk full"))
                    : CompletableFuture.completedFuture(null);
        };
        given.run();
        given.time.advance(Duration.ofMinutes(30));

        assertThat(tried).containsExactly(Phase.TRIGGERING, Phase.WAITING, Phase.WAITING, Phase.WAITING, Phase.WAITING);
        assertThat(given.host.events).containsOnlyOnce("started " + ScriptedClient.EXECUTION);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExecutionThatEndsWhileItsIdIsStoredAgainIsCollectedOnce(boolean succeeds) {
        given.host.staging = folder;
        CompletableFuture<Void> secondTry = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() != Phase.WAITING
                ? CompletableFuture.completedFuture(null)
                : given.host.saved.size() == 2 ? failed(new IOException("disk full")) : secondTry;
        given.service.onPoll = id -> CompletableFuture.completedFuture(
                given.host.saved.size() == 2 ? ScriptedClient.running(id) : ended(id, "Success"));
        given.service.onStepsWithData = (execution, file) -> {
            if (succeeds) {
                secondTry.complete(null);
            } else {
                secondTry.completeExceptionally(new IOException("disk full"));
            }
            return failed(ScriptedClient.forbidden());
        };

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(secondTry).isDone();
        assertThat(given.host.events).containsOnlyOnce("staging", "publish");
    }

    @Test
    void aPutOffThatCannotBeToldOrStoredIsStillTriedAgain() {
        given.host.onSave = state -> state.phase() == Phase.NEW
                ? failed(new IOException("disk full"))
                : CompletableFuture.completedFuture(null);
        given.host.failAt = "startPutOff";
        given.host.fault = new IllegalStateException("the log is closed");
        given.service.onRun = () -> failed(ScriptedClient.refusedConnection());

        given.run();
        given.time.advance(Duration.ofMinutes(10));
        assertThat(given.service.runs.size()).isGreaterThan(5);
        given.service.runs.clear();
        given.host.failAt = null;
        given.service.onRun = () -> failed(ScriptedClient.forbidden());

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
    }

    @Test
    void storingAPutOffThatThrowsDoesNotLoseTheRun() {
        given.host.failAt = "save NEW";
        given.host.fault = new IllegalStateException("broken host");
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ofMinutes(10)));

        given.run();
        given.service.runs.clear();
        given.service.onRun = () -> failed(ScriptedClient.forbidden());

        assertThat(given.end().error().code()).isEqualTo("forbidden");
    }

    @Test
    void storingThatNeverEndsBeforeTheStartEndsAtTheDeadline() {
        given.host.onSave = state ->
                state.phase() == Phase.TRIGGERING ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aHostWithoutAFutureSendsNothing() {
        given.host.onSave = state -> null;

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void evidenceThatCannotBeWrittenIsNeverCalledComplete() throws Exception {
        Path file = Files.writeString(folder.resolve("a file, not a folder"), "");
        given.host.staging = file;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.summary()).contains("the evidence is incomplete");
    }

    @Test
    void afterAFaultOfOursNothingMoreIsHeard() {
        given.service.onPoll = id ->
                CompletableFuture.completedFuture(new Execution(id, null, "Success", null, null, null, null, null));
        given.service.onSteps = () -> CompletableFuture.completedFuture(null);

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isFalse();
    }
}

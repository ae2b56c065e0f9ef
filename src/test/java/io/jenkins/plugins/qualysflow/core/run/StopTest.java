package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run is stopped from outside: it ends at once, says what is known, and starts nothing afterwards. */
@Timeout(20)
class StopTest {

    @TempDir
    private Path folder;

    private final Given given = new Given();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.host.result().passed()).isFalse();
    }

    @Test
    void beforeItBeganNothingIsEverSent() {
        FlowRun run = new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, given.engine);
        run.stop();
        run.begin();
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void whileTheStartIsQueuedNothingIsEverSent() {
        given.pause(Duration.ofMinutes(10));
        FlowRun run = given.run();
        stop(run);
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.result().summary())
                .isEqualTo("Aborted before an execution was known: nothing was started");
        assertThat(given.account.callsSpent()).isZero();
    }

    @Test
    void whileTheStateIsStoredNothingIsEverSent() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.TRIGGERING ? slow : CompletableFuture.completedFuture(null);
        FlowRun run = given.run();
        stop(run);
        slow.complete(null);
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void whileTheTokenIsFetchedNothingIsEverSent() {
        CompletableFuture<String> token = new CompletableFuture<>();
        given.service.onToken = () -> token;
        FlowRun run = given.run();
        stop(run);
        token.complete("token");
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.result().summary())
                .isEqualTo("Aborted before an execution was known: nothing was started");
    }

    @Test
    void whileARefusedTokenIsReplacedNothingMoreIsSent() {
        CompletableFuture<String> token = new CompletableFuture<>();
        given.service.onRun = () -> {
            given.service.onToken = () -> token;
            return failed(ScriptedClient.expiredToken());
        };
        FlowRun run = given.run();
        stop(run);
        token.complete("another token");
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).hasSize(1);
        assertThat(given.host.result().error()).as("it was refused").isNull();
    }

    @Test
    void whileTheTokenIsRenewedAtItsTurnNothingIsEverSent() {
        CompletableFuture<String> token = new CompletableFuture<>();
        given.pause(Duration.ofMinutes(10));
        FlowRun run = given.run();
        given.service.onToken = () -> token;
        given.time.advance(Duration.ofMinutes(11));
        assertThat(given.host.events).contains("save TRIGGERING");
        stop(run);
        token.complete("token");
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.result().error()).as("nothing was sent").isNull();
        assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.DONE);
    }

    @Test
    void whileTheStartIsOnItsWayALateAnswerIsStillStoredAndTold() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        stop(run);

        assertThat(given.host.result().error().code()).isEqualTo("start_unknown");
        assertThat(given.host.result().summary()).contains("so it may have begun");
        assertThat(given.host.saved)
                .as("the record still says that a start is on its way")
                .last()
                .extracting(RunState::phase)
                .isEqualTo(Phase.TRIGGERING);

        CompletableFuture<Void> stored = new CompletableFuture<>();
        given.host.onSave = state -> stored;
        answer.complete(new StartedExecution(EXECUTION, null));
        given.time.settle();
        assertThat(run.isStartUnanswered()).as("answered, and not stored yet").isTrue();
        stored.complete(null);
        given.time.advance(Duration.ofHours(2));
        assertThat(run.isStartUnanswered()).isFalse();
        assertThat(given.host.events).endsWith("save WAITING", "startedLate " + EXECUTION);
        assertThat(given.host.saved).last().extracting(RunState::executionId).isEqualTo(EXECUTION);
        assertThat(given.service.polls).isEmpty();
    }

    @Test
    void whileAStartWithoutAMarkIsOnItsWayNothingIsLookedForWhenItsAnswerIsLost() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        stop(run);

        answer.completeExceptionally(ScriptedClient.brokenConnection());
        given.time.advance(Duration.ofHours(2));

        assertThat(run.isStartUnanswered()).isFalse();
        assertThat(given.service.queries).isEmpty();
        assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.TRIGGERING);
    }

    @Test
    void whileTheStartIsOnItsWayA429IsNotFollowedByASecondStart() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        stop(run);
        answer.completeExceptionally(ScriptedClient.rateLimited(Duration.ofMinutes(1)));
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void whileTheStartIsOnItsWayARefusedConnectionIsNotFollowedByASecondStart() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        stop(run);
        answer.completeExceptionally(ScriptedClient.refusedConnection());
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void whileTheStartWaitsForItsSecondTryNothingMoreIsSent() {
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ofMinutes(10)));
        FlowRun run = given.run();
        stop(run);
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void whileItIsHeldBackNothingIsSentLater() {
        given.host.maySend = false;
        FlowRun run = given.run();
        stop(run);
        given.host.maySend = true;
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void afterARestartThatInterruptedTheStartItSaysThatItMayHaveBegun() {
        given.pause(Duration.ofHours(5));
        FlowRun run = given.run(Given.triggering());
        stop(run);

        assertThat(given.host.result().error().code()).isEqualTo("start_unknown");
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void whileWaitingTheEvidenceSaysWhatIsMissing() throws Exception {
        given.host.staging = folder;
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));
        stop(run);

        assertThat(given.host.result().summary())
                .contains("No longer waiting for execution " + EXECUTION, "goes on in Qualys Flow");
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"complete\" : false", "the build was aborted");
        assertThat(Files.readString(folder.resolve("execution.json"))).contains("\"outcome\" : \"ABORTED\"");
        int polls = given.service.polls.size();
        given.time.advance(Duration.ofHours(2));
        assertThat(given.service.polls).hasSize(polls);
    }

    @Test
    void whileCollectingWhatIsThereStaysAndTheRestIsMissing() throws Exception {
        given.service.listWhatPollsFind(EXECUTION);
        given.host.staging = folder;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.listWhatPollsFind(EXECUTION);
        given.service.onSteps = () -> CompletableFuture.completedFuture(
                List.of(ScriptedClient.step("first", 1), ScriptedClient.step("second", 2)));
        given.service.outputs.put("first", "[1]");
        FlowRun run = given.run();
        given.time.advance(Duration.ofSeconds(15));
        assertThat(given.host.events).contains("collecting").doesNotContain("finished SUCCESS");
        stop(run);

        assertThat(folder.resolve("steps/1-first.output.json")).hasContent("[1]");
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"complete\" : false", "output of second", "the build was aborted");
        assertThat(given.host.result().missing()).hasSize(1);
    }

    @Test
    void whileTheStateIsStoredBeforeCollectingNothingIsCollectedAnyMore() {
        given.service.listWhatPollsFind(EXECUTION);
        given.host.staging = folder;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onSteps = () -> {
            throw new AssertionError("nobody needs the steps any more");
        };
        CompletableFuture<Void> slow = new CompletableFuture<>();
        given.host.onSave = state -> state.phase() == Phase.COLLECTING ? slow : CompletableFuture.completedFuture(null);
        FlowRun run = given.run();
        given.time.advance(Duration.ofSeconds(15));
        int calls = given.account.callsSpent();
        stop(run);
        slow.complete(null);
        given.time.advance(Duration.ofSeconds(15));

        assertThat(given.account.callsSpent()).isEqualTo(calls);
    }

    @Test
    void whileTheStepListIsHeldBackTheStepsAreMissing() {
        given.service.listWhatPollsFind(EXECUTION);
        given.host.staging = folder;
        given.service.onPoll = id -> {
            given.account.answered(ScriptedClient.CALL, 200, new RateHeaders(0L, Duration.ofMinutes(10), false), null);
            return CompletableFuture.completedFuture(ended(id, "Success"));
        };
        given.service.listWhatPollsFind(EXECUTION);
        CompletableFuture<List<Step>> never = new CompletableFuture<>();
        given.service.onSteps = () -> never;
        FlowRun run = given.run();
        given.time.advance(Duration.ofSeconds(15));
        stop(run);

        assertThat(given.host.result().missing()).extracting("what").containsExactly("steps of the execution");
    }

    @Test
    void whatAPollFindsWhenTheRunIsStoppedIsNotToldAfterItsEnd() {
        CompletableFuture<Execution> answer = new CompletableFuture<>();
        given.service.onPoll = id -> answer;
        FlowRun run = given.run(Given.waiting());
        run.stop();
        answer.complete(ScriptedClient.running(EXECUTION));
        given.time.advance(Duration.ofMinutes(1));

        assertThat(given.host.events).endsWith("finished ABORTED").doesNotContain("polled");
    }

    /** Twice, since the second must not matter; the end comes without any time passing. */
    private void stop(FlowRun run) {
        run.stop();
        run.stop();
        given.time.settle();
        assertThat(given.host.results).as("ends at once").hasSize(1);
    }

    @Test
    void ifItIsStoppedBehindTheRequestThatIsReadyNothingIsSent() {
        CompletableFuture<String> token = new CompletableFuture<>();
        given.pause(Duration.ofMinutes(10));
        FlowRun run = given.run();
        given.service.onToken = () -> token;
        given.time.advance(Duration.ofMinutes(11));
        assertThat(given.host.events).contains("save TRIGGERING");
        token.complete("token");
        stop(run);

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.result().error()).as("nothing was sent").isNull();
    }

    @Test
    void whatAnUnmarkedStartBeganIsNotSearchedAfterwards() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        FlowRun run = given.run();
        stop(run);
        answer.completeExceptionally(ScriptedClient.serverError());
        given.time.advance(Duration.ofHours(2));

        assertThat(given.service.queries).isEmpty();
    }
}

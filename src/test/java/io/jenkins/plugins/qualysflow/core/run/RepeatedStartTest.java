package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What proves that a start was not acted on lets it be sent again, until the deadline; nothing else does. */
@Timeout(20)
class RepeatedStartTest extends StartFixture {

    @Test
    void a429IsSentOnceMoreAfterThePause() {
        given.service.answerRuns(
                () -> {
                    given.pause(Duration.ofMinutes(10));
                    return failed(ScriptedClient.rateLimited(Duration.ofMinutes(10)));
                },
                BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

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
    void aStartThatThePauseOfAnotherHoldsBackSaysUntilWhen() {
        given.pause(Duration.ofMinutes(10));
        given.service.answerRuns(BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.host.events).contains("startWaits " + SimulatedTime.START.plus(Duration.ofMinutes(10)));
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.runs).containsExactly(SimulatedTime.START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aStartThatIsHeldBackForAMomentSaysNothingOfIt() {
        given.pause(Duration.ofSeconds(5));
        given.service.answerRuns(BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.host.events).noneMatch(event -> event.startsWith("startWaits"));
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
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

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
                () -> failed(QFlowException.noToken(ScriptedClient.CALL, ScriptedClient.serverError())), BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aTokenThatIsRefusedIsFinal() {
        given.service.onRun = () -> failed(QFlowException.noToken(ScriptedClient.CALL, ScriptedClient.unauthorized()));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aTokenThatTheServiceNoLongerAcceptsIsReplacedWithoutAWord() {
        given.service.answerRuns(() -> failed(ScriptedClient.expiredToken()), BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.service.runs).containsExactly(SimulatedTime.START, SimulatedTime.START);
        assertThat(given.host.events)
                .containsSubsequence("save TRIGGERING", "save NEW", "save TRIGGERING", "save WAITING")
                .noneMatch(event -> event.startsWith("startPutOff"));
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aNewTokenThatIsRefusedTooIsFinal() {
        given.service.onRun = () -> failed(ScriptedClient.expiredToken());

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().code()).isEqualTo("unauthorized");
        assertThat(given.service.runs).hasSize(2);
    }

    @Test
    void afterAPauseATokenMayBeReplacedAgain() {
        given.service.answerRuns(
                () -> failed(ScriptedClient.expiredToken()),
                () -> failed(ScriptedClient.rateLimited(Duration.ofMinutes(10))),
                () -> failed(ScriptedClient.expiredToken()),
                BEGUN);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.runs).hasSize(4);
    }

    @Test
    void aTokenThatCouldBeReplacedAfterTheDeadlineIsTooLate() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        given.service.onRun = () -> answer;

        given.run();
        given.time.advance(Given.DEADLINE.plusSeconds(1));
        answer.completeExceptionally(ScriptedClient.expiredToken());

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(given.host.result().error().code()).isEqualTo("timed_out");
        assertThat(given.service.runs).hasSize(1);
    }
}

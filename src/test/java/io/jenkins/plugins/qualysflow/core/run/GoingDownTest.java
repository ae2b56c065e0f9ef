package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A host that goes down forbids starts and waits for those that are unanswered. If it does not go down after all, what was
 * held is started, once.
 */
@Timeout(20)
class GoingDownTest {

    private final Given given = new Given();

    @BeforeEach
    void anExecutionThatSucceeds() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
    }

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
    }

    @Test
    void aStartThatIsHeldBeforeItIsQueuedIsToldOf() {
        given.host.maySend = false;

        FlowRun run = given.run();

        assertThat(given.host.events).contains("startHeld");
        assertThat(run.isStartUnanswered()).isFalse();
        startsOnceItMay();
    }

    @Test
    void aStartWhoseTurnComesIsHeldBeforeItIsStored() {
        given.pause(Duration.ofMinutes(5));
        FlowRun run = given.run();

        given.host.maySend = false;
        given.time.advance(Duration.ofMinutes(10));

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.saved)
                .as("no restart finds a start that may have been sent")
                .noneMatch(state -> state.phase() == Phase.TRIGGERING);
        assertThat(run.isStartUnanswered()).isFalse();
        startsOnceItMay();
    }

    @Test
    void aStartThatIsStoredIsHeldAndStoredAsNotSent() {
        given.host.onSave = state -> {
            given.host.maySend = false;
            return CompletableFuture.completedFuture(null);
        };

        FlowRun run = given.run();

        assertThat(given.service.runs).isEmpty();
        assertThat(given.host.saved).extracting(RunState::phase).endsWith(Phase.TRIGGERING, Phase.NEW);
        assertThat(run.isStartUnanswered()).as("what the host waits for").isFalse();
        given.host.onSave = state -> CompletableFuture.completedFuture(null);
        startsOnceItMay();
    }

    private void startsOnceItMay() {
        given.host.maySend = true;
        given.time.advance(Duration.ofSeconds(6));

        assertThat(given.service.runs).hasSize(1);
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aStartIsWaitedForUntilItsExecutionIsStored() {
        CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
        CompletableFuture<Void> stored = new CompletableFuture<>();
        given.service.onRun = () -> answer;
        given.host.onSave = state -> state.phase() == Phase.WAITING ? stored : CompletableFuture.completedFuture(null);

        FlowRun run = given.run();
        assertThat(run.isStartUnanswered()).isTrue();
        answer.complete(new StartedExecution(EXECUTION, null));
        given.time.settle();
        assertThat(run.isStartUnanswered()).isTrue();
        stored.complete(null);
        given.time.settle();

        assertThat(run.isStartUnanswered()).isFalse();
        given.end();
    }

    @Test
    void aStartThatWasRefusedForNowIsNotWaitedFor() {
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ofMinutes(2)));

        FlowRun run = given.run();

        assertThat(given.service.runs).hasSize(1);
        assertThat(run.isStartUnanswered()).isFalse();
        given.end();
    }
}

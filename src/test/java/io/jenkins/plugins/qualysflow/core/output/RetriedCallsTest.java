package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Given little time, when calls have to wait. */
class RetriedCallsTest {

    private static final Duration TIME = Duration.ofMinutes(5);

    private final SimulatedTime time = new SimulatedTime();
    private final Account account =
            new ExecutionPoller(time, time, time, () -> 0.5).account(new AccountKey("https://gateway", "one"), 300);
    private final RetriedCalls calls = new RetriedCalls(
            new Connection(account, new ScriptedClient(time)),
            new Collector.Settings(time, time, SimulatedTime.START.plus(TIME), Duration.ofSeconds(60)),
            () -> false);

    @Test
    void aCallThatIsHeldBackForTooLongIsGivenUpAtTheDeadline() {
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<String> never = new CompletableFuture<>();
        // All places of the account.
        calls.fetch(client -> never);
        calls.fetch(client -> never);
        CompletableFuture<String> heldBack = calls.fetch(client -> {
            begun.incrementAndGet();
            return CompletableFuture.completedFuture("answer");
        });

        time.advance(TIME.minusSeconds(1));
        assertThat(heldBack).isNotDone();
        time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(heldBack::join).isInstanceOf(CancellationException.class);
        never.complete("late");
        time.settle();
        assertThat(begun).hasValue(0);
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void anAnswerInTimeLeavesNoTimer() {
        CompletableFuture<String> fetched = calls.fetch(client -> CompletableFuture.completedFuture("answer"));
        time.settle();

        assertThat(fetched).isCompletedWithValue("answer");
        assertThat(time.timerCount()).isZero();
    }
}

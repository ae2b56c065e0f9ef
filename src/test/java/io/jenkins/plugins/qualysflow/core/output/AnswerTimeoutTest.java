package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Given five minutes for an answer, when calls are held back, then those minutes begin anew afterwards. */
class AnswerTimeoutTest {

    private static final Duration TIME = Duration.ofMinutes(5);

    private final SimulatedTime time = new SimulatedTime();
    private final Account account =
            new ExecutionPoller(time, time, time, () -> 0.5).account(new AccountKey("https://gateway", "one"), 300);
    private final List<Instant> heldBack = new ArrayList<>();
    private final List<Instant> exhausted = new ArrayList<>();
    private final AtomicBoolean unwanted = new AtomicBoolean();
    private final AnswerTimeout patience =
            new AnswerTimeout(time, time, account, TIME, heldBack::add, () -> exhausted.add(time.instant()));

    @Test
    void itIsOverAfterItsTimeWhereCallsMayBeMade() {
        begin();

        time.advance(Duration.ofHours(1));

        assertThat(exhausted).containsExactly(SimulatedTime.START.plus(TIME));
        assertThat(heldBack).isEmpty();
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void aPauseThatWasThereBeforeIsToldAtOnceAndDoesNotCount() {
        pause(Duration.ofMinutes(50));
        begin();
        assertThat(heldBack).containsExactly(SimulatedTime.START.plus(Duration.ofMinutes(50)));

        time.advance(Duration.ofMinutes(54));
        assertThat(exhausted).isEmpty();
        time.advance(Duration.ofMinutes(2));

        assertThat(exhausted).containsExactly(SimulatedTime.START.plus(Duration.ofMinutes(55)));
        assertThat(heldBack).hasSize(1);
    }

    @Test
    void aPauseThatComesMeanwhileDoesNotCountEither() {
        begin();
        time.advance(Duration.ofMinutes(4));
        pause(Duration.ofMinutes(30));
        time.advance(Duration.ofSeconds(10));
        assertThat(heldBack).containsExactly(SimulatedTime.START.plus(Duration.ofMinutes(34)));

        time.advance(Duration.ofMinutes(34));
        assertThat(exhausted).isEmpty();
        time.advance(Duration.ofMinutes(1));

        assertThat(exhausted).hasSize(1);
    }

    @Test
    void thatNobodyWaitsAnyMoreIsNoticed() {
        begin();
        unwanted.set(true);

        time.advance(Duration.ofSeconds(10));

        assertThat(exhausted).hasSize(1);
        assertThat(time.timerCount()).isZero();
    }

    @Test
    void nothingIsHeardAfterAnAnswer() {
        begin();
        patience.end();
        pause(Duration.ofMinutes(50));

        time.advance(Duration.ofHours(2));

        assertThat(exhausted).isEmpty();
        assertThat(heldBack).isEmpty();
        assertThat(time.timerCount()).isZero();
    }

    private void begin() {
        patience.begin(unwanted::get);
        time.settle();
    }

    private void pause(Duration wait) {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, wait, false), null);
    }
}

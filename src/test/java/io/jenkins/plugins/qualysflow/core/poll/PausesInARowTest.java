package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a service that wants no calls for a minute, when it is called again, and says the same. */
@Timeout(20)
class PausesInARowTest {

    private final SimulatedTime time = new SimulatedTime();
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);

    @Test
    void aClockThatIsSetBackDuringPausesInARowMakesTheLastNoLonger() {
        turnAwayFor12Minutes();
        time.jump(Duration.ofHours(-3));
        CompletableFuture<String> held = account.submit(Purpose.START, () -> CompletableFuture.completedFuture(""));

        time.advance(Duration.ofSeconds(60));
        assertThat(held).isCompleted();
    }

    @Test
    void pausesBetweenWhichNobodyIsLetInAreOne() {
        Instant first = time.instant();
        turnAwayFor12Minutes();

        assertThat(account.snapshot().pause())
                .isEqualTo(new Pause(first, time.instant().plusSeconds(60), false, true));
        assertThat(account.snapshot().pause().length()).isEqualTo(Duration.ofMinutes(13));
    }

    @Test
    void aCallThatIsLetInEndsTheRow() {
        turnAwayFor12Minutes();
        time.advance(Duration.ofSeconds(60));
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false), null);
        turnAway();

        assertThat(account.snapshot().pause())
                .isEqualTo(new Pause(time.instant(), time.instant().plusSeconds(60), false, false));
    }

    @Test
    void oneThatIsLetInJustBesideAnotherThatIsNotEndsTheRowToo() {
        turnAwayFor12Minutes();
        account.answered(ScriptedClient.CALL, 200, new RateHeaders(null, null, false), null);

        assertThat(account.snapshot().pause())
                .isEqualTo(new Pause(time.instant(), time.instant().plusSeconds(60), false, false));
    }

    @Test
    void aPauseLongAfterAnotherIsNotInARowWithIt() {
        turnAway();
        time.advance(Duration.ofHours(3));
        turnAway();

        assertThat(account.snapshot().pause().length()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aServiceThatLetsOneCallInEveryMinuteKeepsNobodyOut() {
        for (int i = 0; i < 12; i++) {
            account.answered(ScriptedClient.CALL, 200, new RateHeaders(0L, Duration.ofSeconds(60), false), null);
            time.advance(Duration.ofSeconds(60));
        }

        assertThat(account.snapshot().pause().length()).isEqualTo(Duration.ofSeconds(60));
    }

    private void turnAwayFor12Minutes() {
        for (int i = 0; i < 12; i++) {
            turnAway();
            time.advance(Duration.ofSeconds(60));
        }
        turnAway();
    }

    private void turnAway() {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(null, null, false), null);
    }
}

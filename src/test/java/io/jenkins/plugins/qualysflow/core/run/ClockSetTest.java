package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.SteadyClock;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given a run that waits, when somebody sets the clock of the machine by a day, then it waits for as long as it was told. */
@Timeout(20)
class ClockSetTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final SystemClock system = new SystemClock();
    private final Given given = new Given(system::over);

    /** The clock of a machine. The timers of a process do not depend on it. */
    private static final class SystemClock {
        private Duration set = Duration.ZERO;

        InstantSource over(SimulatedTime time) {
            return new SteadyClock(
                    () -> time.instant().plus(set), () -> time.elapsed().toNanos());
        }

        void set(Duration by) {
            set = set.plus(by);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
    }

    private void waitForEver() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(running(id));
        given.run();
        given.time.advance(Duration.ofMinutes(10));
    }

    private int pollsWithin(Duration time) {
        int before = given.service.polls.size();
        given.time.advance(time);
        return given.service.polls.size() - before;
    }

    @Test
    void setBackItIsPolledAsBefore() {
        waitForEver();
        int before = pollsWithin(Duration.ofMinutes(10));

        system.set(DAY.negated());

        assertThat(pollsWithin(Duration.ofMinutes(10))).isBetween(before / 2, before * 2);
        assertThat(given.end().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void setBackAndForthItTimesOutWhenItWould(int times) {
        waitForEver();

        for (int n = 0; n < times; n++) {
            system.set(DAY.negated());
            given.time.advance(Duration.ofMinutes(4));
            system.set(DAY);
            given.time.advance(Duration.ofMinutes(4));
        }
        given.time.advance(Given.DEADLINE.minus(given.time.elapsed()).minusSeconds(10));

        assertThat(given.host.results).isEmpty();
        given.time.advance(Duration.ofMinutes(2));
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void setForthItIsPolledOnceMoreAndTimesOut() {
        waitForEver();

        system.set(DAY);

        int polls = pollsWithin(Duration.ofMinutes(10));
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(polls).isEqualTo(1);
    }

    @Test
    void setForthAnExecutionThatHasEndedCounts() {
        waitForEver();
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));

        system.set(DAY);

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void setForthAndThenBackNothingIsPolledInALoop() {
        waitForEver();
        given.service.onPoll = id -> failed(ScriptedClient.serverError());

        system.set(Duration.ofMinutes(20));
        given.time.advance(Duration.ofMinutes(5));
        system.set(Duration.ofMinutes(-20));

        assertThat(pollsWithin(Duration.ofMinutes(10))).isLessThan(15);
        assertThat(given.end().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void aStartThatWasPutOffIsSentInTime() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        Supplier<CompletableFuture<StartedExecution>> accepted = given.service.onRun;
        given.service.onRun = () -> failed(ScriptedClient.rateLimited(Duration.ofMinutes(10)));
        given.run();
        given.service.runs.clear();
        given.service.onRun = accepted;

        system.set(DAY.negated());
        given.time.advance(Duration.ofMinutes(11));

        assertThat(given.service.runs).hasSize(1);
        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void callsCountForAnHourThoughTheClockWasSetBack() {
        while (given.account.heldBackUntil(Purpose.START) == null) {
            given.account.submit(Purpose.START, () -> CompletableFuture.completedFuture(null));
            given.time.settle();
        }

        system.set(DAY.negated());
        given.time.advance(Duration.ofMinutes(59));
        assertThat(given.account.heldBackUntil(Purpose.START)).isNotNull();
        given.time.advance(Duration.ofMinutes(2));

        assertThat(given.account.heldBackUntil(Purpose.START)).isNull();
    }

    @Test
    void aTokenIsRenewedBeforeItExpiresThoughTheClockWasSetBack() {
        AtomicInteger minted = new AtomicInteger();
        MintedTokenSource tokens = new MintedTokenSource(
                () -> CompletableFuture.completedFuture(BearerToken.of("token-" + minted.incrementAndGet())),
                given.engine.clock());
        tokens.token();

        system.set(DAY.negated());
        tokens.token();
        given.time.advance(Duration.ofHours(4).minusMinutes(1));
        tokens.token();

        assertThat(minted).hasValue(2);
    }

    @Test
    void theClockFollowsWhatIsNotSetBack() {
        InstantSource clock = given.engine.clock();
        Instant begin = clock.instant();
        system.set(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(1));
        system.set(DAY.negated());
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(1));
        system.set(DAY.plusHours(1));
        assertThat(clock.instant()).isEqualTo(begin.plusSeconds(3601));
    }
}

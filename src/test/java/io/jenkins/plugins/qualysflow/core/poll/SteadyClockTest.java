package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Given a clock of the system that somebody sets, when time passes, then that of the engine never goes back. */
class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private Instant system = START;
    private Duration passed = Duration.ZERO;

    private final SteadyClock clock = new SteadyClock(() -> system, () -> passed.toNanos());

    @Test
    void itIsThatOfTheSystemWhileNobodySetsIt() {
        pass(Duration.ofMinutes(3));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(3)));
    }

    @Test
    void setBackItGoesOn() {
        pass(Duration.ofMinutes(3));
        clock.instant();
        system = system.minus(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(3)));
        pass(Duration.ofMinutes(2));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void setBackAndThenForthByLessItStillGoesOn() {
        system = system.minus(Duration.ofHours(5));
        clock.instant();
        system = system.plus(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(START);
        system = system.plus(Duration.ofHours(3));
        assertThat(clock.instant()).isEqualTo(START);
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(system);
    }

    @Test
    void setForthItFollows() {
        system = system.plus(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
        system = system.minus(Duration.ofHours(1));
        assertThat(clock.instant()).as("but not back").isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void itFollowsAClockThatIsKeptRightInSmallSteps() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(10));
            system = system.minusMillis(100);
            assertThat(clock.instant()).isEqualTo(system);
        }
    }

    private void pass(Duration time) {
        system = system.plus(time);
        passed = passed.plus(time);
    }
}

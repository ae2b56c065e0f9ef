package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window of the quota has its begin and not its end. */
class RollingLogTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final RollingLog log = new RollingLog();

    @Test
    void aCallCountsForAnHourLessItsLastInstant() {
        log.add(NOON);

        assertThat(log.count(NOON.plusSeconds(3600).minusNanos(1))).isEqualTo(1);
        assertThat(log.count(NOON.plusSeconds(3600))).isZero();
    }

    @Test
    void thereIsRoomWhenAsManyHaveLeftAsAreTooMany() {
        for (int second : List.of(0, 10, 20, 30)) {
            log.add(NOON.plusSeconds(second));
        }
        Instant now = NOON.plusSeconds(40);

        assertThat(log.earliest(5, now)).isEqualTo(now);
        assertThat(log.earliest(4, now)).isEqualTo(NOON.plusSeconds(3600));
        assertThat(log.earliest(2, now)).isEqualTo(NOON.plusSeconds(3620));
    }

    @Test
    void theMostInAnyHourIsNotThatOfTheClock() {
        List<Instant> calls =
                List.of(NOON.plusSeconds(3000), NOON.plusSeconds(3500), NOON.plusSeconds(3700), NOON.plusSeconds(6600));

        assertThat(RollingLog.mostInAnyHour(calls)).isEqualTo(3);
    }
}

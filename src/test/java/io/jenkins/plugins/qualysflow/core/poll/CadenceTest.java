package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an execution is looked at, by what is known of others like it. */
class CadenceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void withoutAPastTheFirstLookIsAfterTenSeconds() {
        assertThat(Cadence.expecting(null, MINUTE).first()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Cadence.expecting(null, Duration.ofSeconds(3)).first()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatUsuallyTakesHalfAMinuteIsFirstLookedAtThen() {
        assertThat(Cadence.expecting(Duration.ofSeconds(30), MINUTE).first()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatUsuallyTakesAnHourIsLookedAtBefore() {
        assertThat(Cadence.expecting(Duration.ofHours(1), MINUTE).first()).isEqualTo(MINUTE);
    }

    @Test
    void whatUsuallyTakesNoTimeIsNotLookedAtAtOnce() {
        assertThat(Cadence.expecting(Duration.ZERO, MINUTE).first()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void intervalsGrowUpToTheLongest() {
        Cadence cadence = Cadence.expecting(Duration.ofSeconds(30), MINUTE);

        assertThat(cadence.after(cadence.first())).isEqualTo(Duration.ofSeconds(45));
        assertThat(cadence.after(Duration.ofSeconds(45))).isEqualTo(MINUTE);
        assertThat(cadence.after(MINUTE)).isEqualTo(MINUTE);
    }

    @Test
    void aTimeBeforeNowIsRefused() {
        assertThatThrownBy(() -> new Cadence(MINUTE.negated(), MINUTE)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Cadence(MINUTE, Duration.ZERO)).hasMessageContaining("positive");
    }

    @Test
    void theLongestIntervalCapsTheFirstLookToo() {
        Cadence hasty = new Cadence(Duration.ofSeconds(10), Duration.ofMillis(200));

        assertThat(hasty.first()).isEqualTo(Duration.ofMillis(200));
        assertThat(hasty.after(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aFirstLookAtOnceDoesNotMakeAllLooksComeAtOnce() {
        Cadence eager = new Cadence(Duration.ZERO, Duration.ofSeconds(60));

        assertThat(eager.after(eager.first())).isEqualTo(Duration.ofMillis(150));
    }
}

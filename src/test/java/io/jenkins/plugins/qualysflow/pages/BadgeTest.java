package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given an outcome, an ending or a time, then it is told in words and by a picture. */
class BadgeTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "SOMETHING_ELSE", "success"})
    void aWordOfAnotherVersionIsNotKnownAndNeverGood(String outcome) {
        assertThat(Badge.of(outcome, true)).isEqualTo(Badge.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void onlyAnExecutionThatSucceededCanHavePassed(Outcome outcome) {
        assertThat(Badge.of(outcome.name(), true) == Badge.PASSED).isEqualTo(outcome == Outcome.SUCCESS);
        assertThat(Badge.of(outcome.name(), false)).isNotEqualTo(Badge.PASSED);
    }

    @ParameterizedTest
    @NullSource
    @EnumSource(Ending.class)
    void onlyAStepThatSucceededIsShownAsPassed(Ending ending) {
        assertThat(Badge.of(ending) == Badge.PASSED).isEqualTo(ending == Ending.GOOD);
    }

    @ParameterizedTest
    @EnumSource(Badge.class)
    void eachHasAPictureAndAWord(Badge badge) {
        assertThat(badge.getIcon()).startsWith("symbol-");
        assertThat(badge.getText()).isNotBlank();
        assertThat(badge.getStyle()).matches("[a-z-]+");
    }

    @Test
    void aStatusThatIsNotKnownDoesNotLookLikeAFailure() {
        assertThat(Arrays.stream(Badge.values()).filter(badge -> badge != Badge.UNKNOWN_STATUS))
                .extracting(Badge::getIcon)
                .doesNotContain(Badge.UNKNOWN_STATUS.getIcon());
    }

    @Test
    void aTimeThatIsNotKnownMakesNoBar() {
        Progress progress = new Progress(Duration.ofSeconds(90), null, null);

        assertThat(progress.isKnown()).isFalse();
        assertThat(progress.getText()).isEqualTo("1 min 30 sec so far");
    }

    @Test
    void aBarNeverGoesOverItsEnd() {
        Progress progress = new Progress(Duration.ofSeconds(90), Duration.ofSeconds(30), null);

        assertThat(progress.getSeconds()).isEqualTo(30);
        assertThat(progress.getText()).isEqualTo("1 min 30 sec so far; usually takes only 30 sec");
    }

    @Test
    void halfAndNearlyAllOfTheRunsAreSaidOnceEnoughAreKnown() {
        Duration half = Duration.ofMinutes(4);
        Duration most = Duration.ofMinutes(9);

        assertThat(new Progress(Duration.ofMinutes(5), half, most).getText())
                .isEqualTo("5 min 0 sec so far; usually 4 min 0 sec (p50), 9 min 0 sec (p95)");
        assertThat(new Progress(Duration.ofMinutes(10), half, most).getText())
                .isEqualTo("10 min so far; usually only 4 min 0 sec (p50), 9 min 0 sec (p95)");
    }

    @Test
    void aBarOfNoTimeHasALengthAllTheSame() {
        Progress progress = new Progress(Duration.ZERO, Duration.ZERO, null);

        assertThat(progress.getSeconds()).isZero();
        assertThat(progress.getUsualSeconds()).isEqualTo(1);
    }

    @Test
    void aTextThatIsMuchTooLongIsCutAndWhatMovesTextIsLeftOut() {
        assertThat(Display.text("x".repeat(1_000_000))).hasSize(501);
        assertThat(Display.text("\u202egnp\n.exe\u0007")).isEqualTo("gnp .exe");
        assertThat(Display.text(" \u0000 ")).isNull();
        assertThat(Display.text(null)).isNull();
    }
}

package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EmptySource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status means; one word is documented, the rest is caution. */
@Timeout(10)
class EndingTest {

    @ParameterizedTest
    @NullSource
    @EmptySource
    @ValueSource(
            strings = {"Running", "Paused", "Peculiar", "Successful", "Success!", "unsuccessful", "partial success"})
    void whatIsNotKnownIsNeverGood(String status) {
        assertThat(Ending.ofExecution(status, true)).isEqualTo(Ending.UNKNOWN);
        assertThat(Ending.ofExecution(status, false)).isEqualTo(Ending.RUNNING);
        assertThat(Ending.ofStep(status)).isEqualTo(Ending.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail",
                "Failed",
                "FAILURE",
                "failed_with_errors",
                "error",
                "Abort",
                "aborted",
                "cancel",
                "Canceled",
                "cancelled",
                "Terminated",
                "timeout",
                "Timed out",
                "TIMED_OUT",
                "time-out",
                "timedout",
                "Rejected",
                " failed "
            })
    void badWordsAreBadWithOrWithoutAnEnd(String status) {
        for (String word : new String[] {status, status.toUpperCase(Locale.ROOT), status.toLowerCase(Locale.ROOT)}) {
            assertThat(Ending.ofExecution(word, true)).isEqualTo(Ending.BAD);
            assertThat(Ending.ofExecution(word, false)).isEqualTo(Ending.BAD);
            assertThat(Ending.ofStep(word)).isEqualTo(Ending.BAD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failing", "aborting", "CANCELLING", "Terminating", "rejecting"})
    void aBadWordThatIsStillHappeningIsRunningUntilItHasAnEnd(String status) {
        assertThat(Ending.ofExecution(status, false)).isEqualTo(Ending.RUNNING);
        assertThat(Ending.ofExecution(status, true)).isEqualTo(Ending.BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Success", "success", "SUCCESS", " Success ", "Succeeded", "completed"})
    void goodWordsAreGood(String status) {
        assertThat(Ending.ofExecution(status, true)).isEqualTo(Ending.GOOD);
        assertThat(Ending.ofExecution(status, false)).isEqualTo(Ending.GOOD);
        assertThat(Ending.ofStep(status)).isEqualTo(Ending.GOOD);
    }

    @ParameterizedTest
    @CsvSource({"Skipped, NEUTRAL", "SKIPPED, NEUTRAL", "skipping, UNKNOWN", "not skipped, UNKNOWN"})
    void aSkippedStepSaysNothing(String status, Ending ending) {
        assertThat(Ending.ofStep(status)).isEqualTo(ending);
    }

    @Test
    void aSkippedExecutionIsNotNeutral() {
        assertThat(Ending.ofExecution("Skipped", true)).isEqualTo(Ending.UNKNOWN);
    }
}

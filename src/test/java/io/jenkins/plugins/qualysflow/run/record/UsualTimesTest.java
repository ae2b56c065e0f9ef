package io.jenkins.plugins.qualysflow.run.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given executions that succeeded, then it is known what their workflow usually takes. */
class UsualTimesTest {

    @TempDir
    private Path folder;

    private Path file;
    private UsualTimes times;

    @BeforeEach
    void begin() {
        file = folder.resolve("qualys-flow/usual-times.json");
        times = new UsualTimes(file);
    }

    @Test
    void nothingIsKnownOfAWorkflowThatNeverRan() {
        assertThat(times.of("w")).isNull();
        assertThat(times.of(null)).isNull();
    }

    @Test
    void anIdIsTheSameHoweverItIsSpelled() {
        times.add("6CAD21C8", Duration.ofSeconds(5));

        assertThat(times.of("6cad21c8")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aTimeThatIsNoneDoesNotCount() {
        times.add("w", null);
        times.add("w", Duration.ofSeconds(-1));
        times.add(null, Duration.ofSeconds(1));
        times.add("w".repeat(1000), Duration.ofSeconds(1));

        assertThat(times.of("w")).isNull();
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatCantBeReadIsBegunAnew() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"w\": [1,");

        assertThat(times.of("w")).isNull();
        times.add("w", Duration.ofSeconds(5));

        assertThat(new UsualTimes(file).of("w")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsNoTimeInTheFileIsPassedOver() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"w\": [\"long\", -5, 7], \"v\": {}}");

        assertThat(times.of("w")).isEqualTo(Duration.ofSeconds(7));
        assertThat(times.of("v")).isNull();
    }

    @Test
    void whereItCantBeStoredItIsKnownAllTheSame() throws Exception {
        Files.writeString(folder.resolve("qualys-flow"), "a file where the folder belongs");

        times.add("w", Duration.ofSeconds(5));

        assertThat(times.of("w")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void oneThatTookVeryLongDoesNotMakeItUsual() {
        for (int seconds : new int[] {60, 62, 58, 9000, 61}) {
            times.add("w", Duration.ofSeconds(seconds));
        }

        assertThat(times.of("w")).isEqualTo(Duration.ofSeconds(61));
        assertThat(new UsualTimes(file).of("w")).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void onlyTheLastOnesCount() {
        for (int n = 0; n < 50; n++) {
            times.add("w", Duration.ofSeconds(1000));
        }
        for (int n = 0; n < UsualTimes.MOST_TIMES; n++) {
            times.add("w", Duration.ofSeconds(10));
        }

        assertThat(times.of("w")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatNearlyAllTakeIsKnownOnceTwentyHaveSucceeded() {
        for (int n = 1; n < 20; n++) {
            times.add("w", Duration.ofSeconds(n));
        }
        assertThat(times.percentile95("w")).isNull();

        times.add("w", Duration.ofSeconds(9000));

        assertThat(times.percentile95("w")).isEqualTo(Duration.ofSeconds(19));
        assertThat(times.of("w")).isEqualTo(Duration.ofSeconds(10));
        assertThat(times.percentile95(null)).isNull();
    }

    @Test
    void theWorkflowThatWasNotRunForLongestIsForgotten() throws Exception {
        times.add("first", Duration.ofSeconds(1));
        times.add("second", Duration.ofSeconds(1));
        times.add("first", Duration.ofSeconds(1));
        for (int n = 0; n < UsualTimes.MOST_WORKFLOWS - 1; n++) {
            times.add("w" + n, Duration.ofSeconds(1));
        }

        assertThat(times.of("second")).isNull();
        assertThat(times.of("first")).isNotNull();
        assertThat(Files.size(file)).isLessThan(50_000);
    }
}

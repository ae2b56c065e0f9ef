package io.jenkins.plugins.qualysflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.bench.Trial.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Given a subscription with 300 calls an hour and a controller that keeps to its share of 120, when another one takes what it
 * likes, then the first still finishes all its runs, as late as the table of {@code docs/reliability.md} says.
 */
class TwoControllersTest {

    private static final Path DOCUMENT = Path.of("../docs/reliability.md");
    private static final String HEAD = "| Beside another controller |";

    private static final int SHARE = 120;
    private static final int HOURS = 4;
    private static final int SEEDS = 2;

    /** Of the controller that keeps to its share. */
    private static final int RUNS_AN_HOUR = 20;

    @Test
    void theOneThatKeepsToItsShareFinishesItsRuns() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("none", row(0, 0));
        rows.put("with 120 calls an hour, 20 runs", row(SHARE, 20));
        rows.put("with 360, 60 runs", row(3 * SHARE, 60));
        rows.put("with 360, 100 runs", row(3 * SHARE, 100));

        assertThat(rows).isEqualTo(documented());
    }

    private static String row(int callsPerHour, int runsAnHour) {
        List<TrialResult> ours = new ArrayList<>();
        for (long seed : LongStream.rangeClosed(1, SEEDS).toArray()) {
            List<Controller> controllers = new ArrayList<>();
            controllers.add(new Controller(workload(RUNS_AN_HOUR, seed), SHARE));
            if (callsPerHour > 0) {
                controllers.add(new Controller(workload(runsAnHour, seed + SEEDS), callsPerHour));
            }
            ours.add(Trial.ofControllers(controllers, seed).get(0));
        }
        int runs = RUNS_AN_HOUR * HOURS * SEEDS;
        List<Double> lateness =
                ours.stream().flatMap(result -> result.lateness().stream()).toList();
        assertThat(ours.stream().mapToInt(TrialResult::succeeded).sum())
                .as("runs that were started, noticed and collected in time: %s", ours)
                .isEqualTo(runs);
        return "%d of %d | %s | %s | %s | %d"
                .formatted(
                        runs,
                        runs,
                        minutes(lateness, 50),
                        minutes(lateness, 95),
                        minutes(lateness, 100),
                        ours.stream().mapToInt(TrialResult::refused).sum());
    }

    private static Workload workload(int runsAnHour, long seed) {
        return Workload.ofTenMinutes(runsAnHour * HOURS, 5, Duration.ofHours(HOURS), new Random(seed));
    }

    private static String minutes(List<Double> seconds, double percent) {
        return "%.1f min".formatted(Numbers.percentile(seconds, percent) / 60);
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(DOCUMENT)) {
            lines.dropWhile(line -> !line.startsWith(HEAD))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .forEach(line -> {
                        int second = line.indexOf(" | ");
                        rows.put(line.substring(2, second), line.substring(second + 3, line.length() - 2));
                    });
        }
        return rows;
    }
}

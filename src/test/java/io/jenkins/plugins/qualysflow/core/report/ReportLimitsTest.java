package io.jenkins.plugins.qualysflow.core.report;

import static io.jenkins.plugins.qualysflow.core.report.Given.START;
import static io.jenkins.plugins.qualysflow.core.report.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A report is made quickly, has a bound to its size, and speaks of times and numbers as people do. */
class ReportLimitsTest {

    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @Test
    void theLargestReportHasABound() {
        List<StepEntry> steps = Given.steps(ExecutionReport.MOST_LINES);
        List<FileEntry> files = steps.stream()
                .map(step -> new FileEntry("steps/" + step.order() + "-x.output.json", 1, DIGEST, 0, false))
                .toList();
        ExecutionReport report = new ExecutionReport(
                Given.EXECUTION,
                null,
                null,
                null,
                null,
                "SUCCESS",
                true,
                "Success",
                "",
                START,
                at(2_000),
                steps,
                0,
                null,
                null,
                files,
                null,
                null,
                null,
                null);

        Map<String, String> pages = ReportPages.of(report);

        assertThat(pages.get("report.html")).hasSizeLessThan(2_500_000);
        assertThat(pages.get("timeline.svg")).hasSizeLessThan(600_000);
    }

    @Test
    void timesAndSizesAreReadable() {
        assertThat(Readable.time(START)).isEqualTo("2026-01-02 03:04:05 UTC");
        assertThat(Readable.time(START.plusMillis(999))).isEqualTo("2026-01-02 03:04:05 UTC");
        assertThat(Readable.time(null)).isEqualTo("unknown");
        assertThat(Readable.time(Instant.MAX)).startsWith("+1000000000-12-31");
        assertThat(Readable.time(Instant.MIN)).startsWith("-1000000000-01-01");
        assertThat(Readable.duration(null)).isEqualTo("unknown");
        assertThat(Readable.duration(Duration.ZERO)).isEqualTo("0 s");
        assertThat(Readable.duration(Duration.ofNanos(5))).isEqualTo("0 s");
        assertThat(Readable.duration(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(Readable.duration(Duration.ofMillis(1_250))).isEqualTo("1.2 s");
        assertThat(Readable.duration(Duration.ofMillis(59_999))).isEqualTo("59.9 s");
        assertThat(Readable.duration(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(Readable.duration(Duration.ofSeconds(3_599))).isEqualTo("59 min 59 s");
        assertThat(Readable.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Readable.duration(Duration.ofHours(49))).isEqualTo("2 d 1 h");
        assertThat(Readable.duration(Duration.ofSeconds(-90))).isEqualTo("\u22121 min 30 s");
        assertThat(Readable.duration(Duration.between(Instant.MIN, Instant.MAX)))
                .endsWith(" h");
        assertThat(Readable.duration(Duration.between(Instant.MAX, Instant.MIN)))
                .startsWith("\u2212");
        assertThat(Readable.number(1_234_567)).isEqualTo("1,234,567");
    }
}

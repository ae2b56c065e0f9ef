package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reports that several tests begin with. */
final class Given {

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final String EXECUTION = "3b6c8f4e-2222-4333-8444-555566667777";
    static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    private Given() {}

    static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    static StepEntry step(String nodeId, Ending ending, Instant start, Instant end) {
        return new StepEntry(1, nodeId, "qualysevent", word(ending), ending, start, end, List.of());
    }

    private static String word(Ending ending) {
        return switch (ending) {
            case GOOD -> "Success";
            case BAD -> "Failed";
            case NEUTRAL -> "Skipped";
            case RUNNING -> "Running";
            case UNKNOWN -> "Odd";
        };
    }

    /** An execution of a minute and a half with these steps. */
    static ExecutionReport report(StepEntry... steps) {
        return report(List.of(steps), 0, START, at(90));
    }

    static ExecutionReport report(List<StepEntry> steps, int leftOut, Instant start, Instant end) {
        return new ExecutionReport(
                EXECUTION,
                WORKFLOW,
                "Stop public instances",
                "production",
                "folder/job #12",
                "SUCCESS",
                true,
                "Success",
                "Execution " + EXECUTION + " ended with 'Success' after 1 min 30 s",
                start,
                end,
                steps,
                leftOut,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** One step after the other, of a second each. */
    static List<StepEntry> steps(int count) {
        List<StepEntry> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new StepEntry(
                    i, "node-" + i + "-filter", "qualysevent", "Success", Ending.GOOD, at(i), at(i + 1), List.of()));
        }
        return steps;
    }
}

package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.List;

/** A working day. */
final class EightHoursRow extends WorkloadRow {

    EightHoursRow() {
        super(320, 20, Duration.ofHours(8), 10);
    }

    @Override
    public String name() {
        return "eight-hours";
    }

    @Override
    public String title() {
        return "320 waits in eight hours";
    }

    @Override
    List<Goal> goals(Trials ours, List<Double> schedule, List<Double> bound) {
        return List.of(Goal.atMost("p95 of the lateness", 60, ours.median(result -> result.late(95)), " s"));
    }
}

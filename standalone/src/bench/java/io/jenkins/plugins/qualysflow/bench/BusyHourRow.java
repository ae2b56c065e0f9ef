package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.List;

/** More than three times as many waits as there are calls. */
final class BusyHourRow extends WorkloadRow {

    /** How much later than the best schedule it may be. */
    private static final double FACTOR = 1.6;

    BusyHourRow() {
        super(1000, 50, Duration.ofHours(1), 10);
    }

    @Override
    public String name() {
        return "busy-hour";
    }

    @Override
    public String title() {
        return "1,000 waits in an hour";
    }

    @Override
    List<Goal> goals(Trials ours, List<Double> schedule, List<Double> bound) {
        double late = ours.median(result -> result.late(95));
        double best = Numbers.median(schedule);
        return List.of(new Goal(
                "p95 of the lateness ≤ " + FACTOR + " × that of the schedule that knows the ends",
                Numbers.text(late) + " s, " + Numbers.text(late / best) + " × the schedule and "
                        + Numbers.text(late / Numbers.median(bound)) + " × the bound",
                late <= FACTOR * best));
    }
}

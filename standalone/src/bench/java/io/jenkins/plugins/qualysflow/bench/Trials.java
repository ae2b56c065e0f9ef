package io.jenkins.plugins.qualysflow.bench;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The same workload by other seeds, and what came of each. */
record Trials(List<TrialResult> results) {

    Trials {
        results = List.copyOf(results);
    }

    /** A figure of each. */
    List<Double> each(ToDoubleFunction<TrialResult> figure) {
        return results.stream().map(figure::applyAsDouble).toList();
    }

    double median(ToDoubleFunction<TrialResult> figure) {
        return Numbers.median(each(figure));
    }

    double most(ToDoubleFunction<TrialResult> figure) {
        return Numbers.percentile(each(figure), 100);
    }

    /** Of all, put together. */
    long sum(ToDoubleFunction<TrialResult> figure) {
        return Math.round(each(figure).stream().mapToDouble(Double::doubleValue).sum());
    }

    /** All latenesses, put together. */
    List<Double> lateness() {
        return results.stream()
                .map(TrialResult::lateness)
                .flatMap(Collection::stream)
                .toList();
    }

    /** Median of p50 and p95 over the seeds, and how many were missed in all. */
    String late() {
        long missed = sum(TrialResult::missed);
        long lost = sum(TrialResult::lost);
        return Numbers.text(median(result -> result.late(50)))
                + " / "
                + Numbers.text(median(result -> result.late(95)))
                + (missed == 0 ? "" : ", " + missed + " missed")
                + (lost == 0 ? "" : ", " + lost + " LOST");
    }

    /** Least, median and most of a percentile over the seeds. */
    String spread(double percent) {
        return Numbers.spread(each(result -> result.late(percent)));
    }

    /** What must hold whatever the workload: the quota is kept, and each wait has its end. */
    List<Goal> invariants(int quota) {
        return List.of(
                new Goal(
                        "calls in any rolling hour ≤ " + quota,
                        Numbers.text(most(TrialResult::mostInAnHour)),
                        most(TrialResult::mostInAnHour) <= quota),
                Goal.none("calls beyond the quota", sum(TrialResult::refused)),
                Goal.none("waits without an end", sum(TrialResult::lost)));
    }
}

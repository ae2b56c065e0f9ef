package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Starting, waiting and collecting together, hour after hour. */
final class WholeLifeRow implements Row {

    private static final int RUNS_AN_HOUR = 60;
    private static final int HOURS = 4;
    private static final double MOST_CALLS_A_RUN = 3;

    @Override
    public String name() {
        return "whole-life";
    }

    @Override
    public String title() {
        return "60 whole runs an hour";
    }

    @Override
    public RowReport measure(Settings settings) {
        List<Long> seeds = settings.seeds(10, 2);
        Table.Builder table = Table.of(
                HOURS + " hours over " + seeds.size() + " seeds, least / median / most",
                "",
                "runs",
                "calls a run",
                "lateness p50 (s)",
                "p95 (s)",
                "not succeeded",
                "most in an hour");
        List<Goal> goals = new ArrayList<>();
        for (Policy policy : List.of(Policy.OURS, Policy.GROWING, Policy.IN_TURN)) {
            for (boolean longRuns : List.of(true, false)) {
                Trials trials = new Trials(seeds.stream()
                        .map(seed -> Trial.ofWholeRuns(workload(longRuns, seed), policy.factory(), Faults.NONE, seed))
                        .toList());
                int runs = RUNS_AN_HOUR * HOURS;
                String which = longRuns ? "about ten minutes, 6 workflows" : "about 71 s, 1 workflow";
                table.row(
                        policy.label(),
                        which,
                        Numbers.spread(trials.each(result -> result.calls() / (double) runs)),
                        trials.spread(50),
                        trials.spread(95),
                        Numbers.spread(trials.each(result -> runs - result.succeeded())),
                        Numbers.spread(trials.each(TrialResult::mostInAnHour)));
                if (policy == Policy.OURS) {
                    goals.add(Goal.none(
                            which + ": runs that did not succeed",
                            (long) runs * seeds.size() - trials.sum(TrialResult::succeeded)));
                    goals.add(Goal.atMost(
                            which + ": mean calls a run",
                            MOST_CALLS_A_RUN,
                            trials.median(result -> result.calls() / (double) runs),
                            ""));
                    goals.add(Goal.none(which + ": calls beyond the quota", trials.sum(TrialResult::refused)));
                }
            }
        }
        return new RowReport(
                List.of("Runs of a workflow of four steps begin at random, 60 in an hour, for "
                        + HOURS
                        + " hours, at a quota of 300. Each is one call to start, the polls, and one call to collect its four"
                        + " outputs; all of these are counted."),
                List.of(table.build()),
                List.of(),
                goals);
    }

    private static Workload workload(boolean longRuns, long seed) {
        Random random = new Random(seed);
        Duration within = Duration.ofHours(HOURS);
        return longRuns
                ? Workload.ofTenMinutes(RUNS_AN_HOUR * HOURS, 6, within, random)
                : Workload.of(RUNS_AN_HOUR * HOURS, 1, within, any -> new Durations(71, 0.1), true, random);
    }
}

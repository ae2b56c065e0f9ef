package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One short run and nothing else going on. */
final class OneWaitRow implements Row {

    private static final Durations ABOUT_71_SECONDS = new Durations(71, 0.1);
    private static final int MOST_CALLS = 3;

    @Override
    public String name() {
        return "one-wait";
    }

    @Override
    public String title() {
        return "One run of about 71 seconds";
    }

    @Override
    public RowReport measure(Settings settings) {
        List<Long> seeds = settings.seeds(500, 50);
        Table.Builder table = Table.of(
                "Lateness and calls over " + seeds.size() + " seeds",
                "",
                "workflow",
                "lateness p50 (s)",
                "p95",
                "most",
                "calls, mean",
                "p95",
                "most");
        List<Goal> goals = new ArrayList<>();
        for (Policy policy : List.of(Policy.OURS, Policy.FIXED, Policy.GROWING)) {
            for (History history : History.values()) {
                Trials trials = trials(policy, history, seeds);
                List<Double> calls = trials.each(TrialResult::calls);
                table.row(
                        policy.label(),
                        history.label,
                        Numbers.text(Numbers.median(trials.lateness())),
                        Numbers.text(Numbers.percentile(trials.lateness(), 95)),
                        Numbers.text(Numbers.percentile(trials.lateness(), 100)),
                        Numbers.text(calls.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0)),
                        Numbers.text(Numbers.percentile(calls, 95)),
                        Numbers.text(Numbers.percentile(calls, 100)));
                if (policy == Policy.OURS && history != History.NONE) {
                    String which = history.label + ": ";
                    goals.add(Goal.atMost(
                            which + "calls, mean",
                            MOST_CALLS,
                            calls.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElse(0),
                            ""));
                    goals.add(Goal.atMost(
                            which + "p95 of the lateness",
                            history == History.SEEN ? 10 : 25,
                            Numbers.percentile(trials.lateness(), 95),
                            " s"));
                    goals.add(Goal.none(which + "waits missed", trials.sum(TrialResult::missed)));
                }
            }
        }
        return new RowReport(
                List.of(
                        "A run of about 71 s (log-normal, sigma 0.1), of a workflow with 25 earlier executions that were waited for"
                                + " before, or that the service alone knows of, or with none. Calls are all calls from the begin of the wait on: those that ask for earlier"
                                + " executions are among them."),
                List.of(table.build()),
                List.of(),
                goals);
    }

    /** What is known of the workflow. */
    private enum History {
        SEEN("known"),
        LISTED("unknown, with earlier executions"),
        NONE("unknown, the first execution");

        private final String label;

        History(String label) {
            this.label = label;
        }
    }

    private static Trials trials(Policy policy, History history, List<Long> seeds) {
        return new Trials(seeds.stream()
                .map(seed -> {
                    Workload workload = Workload.of(
                            1,
                            1,
                            Duration.ofSeconds(1),
                            random -> ABOUT_71_SECONDS,
                            history != History.NONE,
                            new Random(seed));
                    return Trial.ofWaits(
                            history == History.LISTED ? workload.unseen() : workload,
                            policy.factory(),
                            Faults.NONE,
                            seed);
                })
                .toList());
    }
}

package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A few runs at the same time, each of a workflow of its own: where waiting by intervals breaks down. */
final class FewRunsRow implements Row {

    private static final List<Integer> SIZES = List.of(8, 16, 20, 40, 80);
    private static final Map<Integer, Double> GOALS = Map.of(20, 70.0, 40, 160.0, 80, 330.0);

    @Override
    public String name() {
        return "few-runs";
    }

    @Override
    public String title() {
        return "Runs that begin together";
    }

    @Override
    public RowReport measure(Settings settings) {
        List<Long> seeds = settings.seeds(20, 2);
        List<Table> tables = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        List<Plot> plots = new ArrayList<>();
        for (boolean whole : List.of(false, true)) {
            Map<Integer, Map<Policy, Trials>> all = new TreeMap<>();
            for (int size : SIZES) {
                all.put(size, trials(size, whole, seeds));
            }
            String calls = whole ? "starts and collections from the same quota" : "polls alone";
            tables.add(lateness(calls, all, seeds));
            tables.add(spread(calls, all));
            all.forEach((size, trials) -> goals.addAll(goals(size, calls, trials.get(Policy.OURS), whole)));
            plots.add(plot(whole, calls, all));
        }
        return new RowReport(
                List.of(
                        "n runs of n workflows begin within one minute; each takes about ten minutes (log-normal, by workflow a"
                                + " median from 480 to 720 s, sigma 0.15). Each workflow has 25 earlier executions. The quota is"
                                + " 300 calls in a rolling hour, the time-out 60 minutes, and an answer takes 0.2 s. Time is"
                                + " simulated.",
                        "The cells are p50 / p95 of the seconds from the end of an execution until it is noticed: medians over "
                                + seeds.size()
                                + " seeds. A wait is *missed* if it timed out although its execution had ended; it counts as late"
                                + " until then. *every 10 s* and *10 s to 60 s* poll each execution by itself; *10 s to 60 s* is"
                                + " how this plugin waited before it planned its calls. *lists in turn* asks for one execution"
                                + " list after the other, evenly over the hour. *best possible* knows in advance when each"
                                + " execution ends, and so needs no more than one call for each."),
                tables,
                plots,
                goals);
    }

    private static Map<Policy, Trials> trials(int size, boolean whole, List<Long> seeds) {
        Map<Policy, Trials> trials = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            trials.put(
                    policy,
                    new Trials(seeds.stream()
                            .map(seed -> whole
                                    ? Trial.ofWholeRuns(workload(size, seed), policy.factory(), Faults.NONE, seed)
                                    : Trial.ofWaits(workload(size, seed), policy.factory(), Faults.NONE, seed))
                            .toList()));
        }
        return trials;
    }

    private static Workload workload(int size, long seed) {
        return Workload.ofTenMinutes(size, size, Duration.ofMinutes(1), new Random(seed));
    }

    private static Table lateness(String calls, Map<Integer, Map<Policy, Trials>> all, List<Long> seeds) {
        List<String> header = new ArrayList<>(List.of("n"));
        for (Policy policy : Policy.values()) {
            header.add(policy.label());
        }
        header.add("best possible");
        Table.Builder table = Table.of("Lateness in seconds, p50 / p95; " + calls, header.toArray(String[]::new));
        all.forEach((size, trials) -> {
            List<String> row = new ArrayList<>(List.of(Integer.toString(size)));
            trials.values().forEach(each -> row.add(each.late()));
            Workload workload = workload(size, seeds.get(0));
            row.add(Numbers.text(BestPossible.seconds(workload, Trial.QUOTA, 50))
                    + " / "
                    + Numbers.text(BestPossible.seconds(workload, Trial.QUOTA, 95)));
            table.row(row);
        });
        return table.build();
    }

    private static Table spread(String calls, Map<Integer, Map<Policy, Trials>> all) {
        Table.Builder table = Table.of(
                "Ours over the seeds, least / median / most; " + calls,
                "n",
                "p50",
                "p95",
                "calls in all",
                "most in an hour");
        all.forEach((size, trials) -> {
            Trials ours = trials.get(Policy.OURS);
            table.row(
                    Integer.toString(size),
                    ours.spread(50),
                    ours.spread(95),
                    Numbers.spread(ours.each(TrialResult::calls)),
                    Numbers.spread(ours.each(TrialResult::mostInAnHour)));
        });
        return table.build();
    }

    private static List<Goal> goals(int size, String calls, Trials ours, boolean whole) {
        List<Goal> goals = new ArrayList<>();
        String of = "n = " + size + ", " + calls + ": ";
        if (GOALS.containsKey(size) && !whole) {
            goals.add(Goal.atMost(of + "p95 of the lateness", GOALS.get(size), ours.median(r -> r.late(95)), " s"));
        }
        if (GOALS.containsKey(size)) {
            goals.add(Goal.none(of + "waits that timed out", ours.sum(TrialResult::timedOut)));
            goals.add(new Goal(
                    of + "quota kept, each wait ended",
                    Numbers.text(ours.most(TrialResult::mostInAnHour)) + " calls in an hour at most",
                    ours.invariants(Trial.QUOTA).stream().allMatch(Goal::met)));
        }
        return goals;
    }

    private static Plot plot(boolean whole, String calls, Map<Integer, Map<Policy, Trials>> all) {
        List<Plot.Line> lines = new ArrayList<>();
        for (Policy policy : Policy.values()) {
            lines.add(new Plot.Line(
                    policy.label(),
                    all.entrySet().stream()
                            .map(entry -> new Plot.Point(
                                    entry.getKey(), entry.getValue().get(policy).median(r -> r.late(95))))
                            .toList()));
        }
        return new Plot(
                whole ? "performance-few-whole-runs.svg" : "performance-few-runs.svg",
                "Lateness of runs that begin together, p95; " + calls,
                Plot.Axis.logarithmic("runs", 8, 16, 20, 40, 80),
                Plot.Axis.logarithmic("seconds (p95)", 10, 30, 60, 120, 300, 600, 1800, 3600),
                lines);
    }
}

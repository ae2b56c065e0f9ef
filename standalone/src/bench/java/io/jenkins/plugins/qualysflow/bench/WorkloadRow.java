package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Many waits of few workflows that begin at random: every policy, and the best possible. */
abstract class WorkloadRow implements Row {

    private final int runs;
    private final int workflows;
    private final Duration within;
    private final int seeds;

    /**
     * A row.
     *
     * @param within how long after the first run the last one begins
     * @param seeds how many, unless it is to be quick
     */
    WorkloadRow(int runs, int workflows, Duration within, int seeds) {
        this.runs = runs;
        this.workflows = workflows;
        this.within = within;
        this.seeds = seeds;
    }

    /** What was to be reached. */
    abstract List<Goal> goals(Trials ours, List<Double> schedule, List<Double> bound);

    @Override
    public final RowReport measure(Settings settings) {
        List<Long> all = settings.seeds(seeds, 1);
        Map<Policy, Trials> trials = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            trials.put(
                    policy,
                    new Trials(all.stream()
                            .map(seed -> Trial.ofWaits(workload(seed), policy.factory(), Faults.NONE, seed))
                            .toList()));
        }
        List<Double> bound = best(all, 95, false);
        List<Double> schedule = best(all, 95, true);
        Table.Builder table = Table.of(
                "Lateness in seconds over " + all.size() + " seeds, least / median / most",
                "",
                "p50",
                "p95",
                "missed",
                "calls",
                "most in an hour");
        trials.forEach((policy, each) -> table.row(
                policy.label(),
                each.spread(50),
                each.spread(95),
                Numbers.spread(each.each(TrialResult::missed)),
                Numbers.spread(each.each(TrialResult::calls)),
                Numbers.spread(each.each(TrialResult::mostInAnHour))));
        table.row(
                "schedule that knows the ends",
                Numbers.spread(best(all, 50, true)),
                Numbers.spread(schedule),
                "",
                "",
                "");
        table.row("bound for any policy", Numbers.spread(best(all, 50, false)), Numbers.spread(bound), "", "", "");
        Trials ours = trials.get(Policy.OURS);
        List<Goal> goals = new ArrayList<>(goals(ours, schedule, bound));
        goals.add(Goal.none("waits missed", ours.sum(TrialResult::missed)));
        goals.addAll(ours.invariants(Trial.QUOTA));
        return new RowReport(
                List.of(runs + " waits over " + workflows + " workflows begin within "
                        + Numbers.text(within.toMinutes() / 60.0)
                        + (within.toHours() == 1 ? " hour" : " hours")
                        + ", each run of about ten minutes, as above. Only polls are counted. Whoever knows in advance when each"
                        + " execution will end can make the schedule of the last line but one; no policy at all can be below the"
                        + " last line."),
                List.of(table.build()),
                List.of(plot(trials)),
                goals);
    }

    private Workload workload(long seed) {
        return Workload.ofTenMinutes(runs, workflows, within, new Random(seed));
    }

    private List<Double> best(List<Long> all, double percent, boolean schedule) {
        return all.stream()
                .map(seed -> schedule
                        ? OfflineSchedule.seconds(workload(seed), Trial.QUOTA, percent)
                        : BestPossible.seconds(workload(seed), Trial.QUOTA, percent))
                .toList();
    }

    /** Which part of the executions was noticed within a time. */
    private Plot plot(Map<Policy, Trials> trials) {
        List<Plot.Line> lines = new ArrayList<>();
        trials.forEach((policy, each) -> {
            List<Double> lateness = each.lateness();
            List<Plot.Point> points = new ArrayList<>();
            for (int percent = 2; percent <= 100; percent += 2) {
                points.add(new Plot.Point(Numbers.percentile(lateness, percent), percent));
            }
            lines.add(new Plot.Line(policy.label(), points));
        });
        return new Plot(
                "performance-" + name() + ".svg",
                "Executions noticed within a time: " + runs + " waits, " + workflows + " workflows",
                Plot.Axis.logarithmic("seconds after the end", 1, 3, 10, 30, 60, 120, 300, 600, 1800, 3600),
                Plot.Axis.linear("percent", 0, 20, 40, 60, 80, 95, 100),
                lines);
    }
}

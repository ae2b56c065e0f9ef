package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A day of ten thousand waits, and what a decision costs when more and more waits are open at once. */
final class DayRow implements Row {

    private static final List<Integer> OPEN = List.of(1000, 3000, 10_000);

    /** So that a list has as many waits whatever their number, and what grows is what is decided about. */
    private static final int WAITS_PER_WORKFLOW = 50;

    /** O(log n) from 1,000 to 10,000 is 4/3; the rest is for the machine. */
    private static final double MOST_GROWTH = 2;

    @Override
    public String name() {
        return "day";
    }

    @Override
    public String title() {
        return "10,000 waits";
    }

    @Override
    public RowReport measure(Settings settings) {
        List<Long> seeds = settings.seeds(3, 1);
        Trials day = new Trials(seeds.stream()
                .map(seed -> Trial.ofWaits(
                        Workload.ofTenMinutes(10_000, 200, Duration.ofHours(24), new Random(seed)),
                        Policy.OURS.factory(),
                        Faults.NONE,
                        seed))
                .toList());
        Table lateness = Table.of(
                        "A day over " + seeds.size() + " seeds, least / median / most",
                        "p50 (s)",
                        "p95 (s)",
                        "missed",
                        "calls",
                        "most in an hour")
                .row(
                        day.spread(50),
                        day.spread(95),
                        Numbers.spread(day.each(TrialResult::missed)),
                        Numbers.spread(day.each(TrialResult::calls)),
                        Numbers.spread(day.each(TrialResult::mostInAnHour)))
                .build();
        Table.Builder cost = Table.of(
                "Processor time for a call, by the number of waits that are open at once",
                "waits",
                "workflows",
                "CPU for a call (µs), least / median / most",
                "ratio of the least");
        micros(OPEN.get(OPEN.size() - 1), seeds.get(0)); // until the JIT compiler has seen it
        List<Double> least = new ArrayList<>();
        for (int waits : OPEN) {
            List<Double> micros = settings.seeds(7, 3).stream()
                    .map(seed -> micros(waits, seed))
                    .toList();
            least.add(Numbers.least(micros));
            cost.row(
                    Numbers.text(waits),
                    Numbers.text(waits / WAITS_PER_WORKFLOW),
                    Numbers.spread(micros),
                    Numbers.text(Numbers.least(micros) / least.get(0)));
        }
        List<Goal> goals = new ArrayList<>();
        goals.add(Goal.none("waits of the day missed", day.sum(TrialResult::missed)));
        goals.addAll(day.invariants(Trial.QUOTA));
        goals.add(Goal.atMost(
                "CPU for a call at 10,000 open waits, by that at 1,000",
                MOST_GROWTH,
                least.get(least.size() - 1) / least.get(0),
                " ×"));
        return new RowReport(
                List.of(
                        "10,000 waits over 200 workflows begin within 24 hours, each run of about ten minutes. The quota has"
                                + " 1.5 calls in an hour for each workflow.",
                        "The cost of a decision is the processor time of the thread that does everything, less that of the"
                                + " simulated service, divided by the calls made. So it has in it all that is done for a call:"
                                + " choosing it, reading its answer, planning anew. It is taken over ten hours in which no"
                                + " wait begins or ends; there are always "
                                + WAITS_PER_WORKFLOW
                                + " waits to a workflow, so that an answer is always about as many. The ratio is of the least of"
                                + " each, which other work on the machine disturbs least."),
                List.of(lateness, cost.build()),
                List.of(),
                goals);
    }

    /** A call's processor time while so many waits, which all began within ten minutes, go on for hours. */
    private static double micros(int waits, long seed) {
        Workload workload = Workload.of(
                waits,
                waits / WAITS_PER_WORKFLOW,
                Duration.ofMinutes(10),
                random -> new Durations(48 * 3600, 0.15),
                true,
                new Random(seed));
        return Trial.microsOfCall(
                new Workload(workload.runs(), workload.history(), Duration.ofHours(24), true),
                Policy.OURS.factory(),
                Duration.ofHours(2),
                Duration.ofHours(12),
                seed);
    }
}

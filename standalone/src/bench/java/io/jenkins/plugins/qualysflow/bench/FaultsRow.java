package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A working day on which the service has its troubles. */
final class FaultsRow implements Row {

    private static final Instant MIDDLE = SimulatedTime.START.plus(Duration.ofHours(4));
    private static final Duration TO_WAIT = Duration.ofSeconds(3300);

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public String title() {
        return "Faults of the service";
    }

    @Override
    public RowReport measure(Settings settings) {
        List<Long> seeds = settings.seeds(10, 1);
        Faults cut = Faults.NONE.withQuotaCut(MIDDLE, 50);
        Faults closed = Faults.NONE.withClosed(MIDDLE, Duration.ofHours(1), TO_WAIT);
        Faults lossy = Faults.NONE.withLost(0.02);
        Map<String, Faults> kinds = new LinkedHashMap<>();
        kinds.put("none", Faults.NONE);
        kinds.put("quota cut to 50 in the middle", cut);
        kinds.put("an hour of 429, X-RateLimit-ToWait-Sec 3300", closed);
        kinds.put("2 % of the answers lost", lossy);
        kinds.put(
                "all of them",
                cut.withClosed(MIDDLE, Duration.ofHours(1), TO_WAIT).withLost(0.02));
        Table.Builder table = Table.of(
                "320 waits over 20 workflows in eight hours, ours; medians over " + seeds.size()
                        + " seeds, sums where it says so",
                "fault",
                "p50 (s)",
                "p95 (s)",
                "missed (sum)",
                "given up early (sum)",
                "calls while paused (sum)",
                "beyond the quota (sum)",
                "calls");
        List<Goal> goals = new ArrayList<>();
        kinds.forEach((name, faults) -> {
            Trials trials = new Trials(seeds.stream()
                    .map(seed -> Trial.ofWaits(
                            Workload.ofTenMinutes(320, 20, Duration.ofHours(8), new Random(seed)),
                            Policy.OURS.factory(),
                            faults,
                            seed))
                    .toList());
            table.row(
                    name,
                    Numbers.text(trials.median(r -> r.late(50))),
                    Numbers.text(trials.median(r -> r.late(95))),
                    Long.toString(trials.sum(TrialResult::missed)),
                    Long.toString(trials.sum(TrialResult::failed)),
                    Long.toString(trials.sum(TrialResult::callsWhilePaused)),
                    Long.toString(trials.sum(TrialResult::refused)),
                    Numbers.text(trials.median(TrialResult::calls)));
            goals.add(Goal.none(name + ": calls while paused", trials.sum(TrialResult::callsWhilePaused)));
            goals.add(Goal.none(
                    name + ": waits that ended for it before their deadline",
                    trials.sum(TrialResult::failed) + trials.sum(TrialResult::lost)));
        });
        return new RowReport(
                List.of(
                        "The quota is cut by the service, which says so by no more than its `X-RateLimit-Remaining` and, when the"
                                + " hour has more calls than that, by 429 with `X-RateLimit-ToWait-Sec`; the calls *beyond the"
                                + " quota* are those that it turned away so. A lost answer breaks off in half of the cases; in the"
                                + " others the client waits its 60 s for it. A wait may be missed while the service takes no"
                                + " calls around its deadline; what must not happen is that it is given up before."),
                List.of(table.build()),
                List.of(),
                goals);
    }
}

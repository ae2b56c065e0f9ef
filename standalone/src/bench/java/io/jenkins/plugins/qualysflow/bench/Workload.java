package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs, each with the workflow, the begin and the duration of its execution. The same seed gives the same workload, whoever
 * waits for it.
 *
 * @param runs the runs to wait for, by their begin
 * @param history executions of earlier, by their begin, which the service still lists
 * @param timeout how long each wait may take
 * @param seen whether whoever waits now has waited for the earlier executions, too, and so knows how long they took
 */
record Workload(List<PlannedRun> runs, List<PlannedRun> history, Duration timeout, boolean seen) {

    static final Duration TIMEOUT = Duration.ofMinutes(60);

    private static final int EARLIER_EXECUTIONS = 25;
    private static final Duration BETWEEN_EARLIER_EXECUTIONS = Duration.ofHours(5);

    Workload {
        runs = List.copyOf(runs);
        history = List.copyOf(history);
    }

    /**
     * Runs of about ten minutes, dealt to the workflows in turn, which begin at random within some time.
     *
     * @param runs how many
     * @param workflows of how many workflows, each with earlier executions
     * @param within how long after the begin of the simulation the last one may begin
     */
    static Workload ofTenMinutes(int runs, int workflows, Duration within, Random random) {
        return of(runs, workflows, within, Durations::aboutTenMinutes, true, random);
    }

    /** The same of durations of another kind, drawn for each workflow. */
    static Workload of(
            int runs, int workflows, Duration within, Function<Random, Durations> kind, boolean known, Random random) {
        List<PlannedRun> planned = new ArrayList<>();
        List<PlannedRun> history = new ArrayList<>();
        for (int workflow = 0; workflow < workflows; workflow++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            Durations durations = kind.apply(random);
            for (int i = known ? EARLIER_EXECUTIONS : 0; i > 0; i--) {
                history.add(new PlannedRun(id, BETWEEN_EARLIER_EXECUTIONS.multipliedBy(-i), durations.draw(random)));
            }
            for (int run = workflow; run < runs; run += workflows) {
                Duration begin = Duration.ofMillis((long) (within.toMillis() * random.nextDouble()));
                planned.add(new PlannedRun(id, begin, durations.draw(random)));
            }
        }
        planned.sort(Comparator.comparing(PlannedRun::begin));
        history.sort(Comparator.comparing(PlannedRun::begin));
        return new Workload(planned, history, TIMEOUT, true);
    }

    /** The same for somebody who has seen none of the earlier executions. */
    Workload unseen() {
        return new Workload(runs, history, timeout, false);
    }

    /** The begin of the last run. */
    Duration lastBegin() {
        return Collections.max(runs, Comparator.comparing(PlannedRun::begin)).begin();
    }
}

package io.jenkins.plugins.qualysflow.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/**
 * A lateness that no policy can beat, whatever it knows: not even one that knows in advance when each execution will end.
 *
 * <p>A poll is one Execution List call of one workflow: at {@code t} it notices every execution of that workflow that ended at
 * {@code t} or before. For a lateness {@code L} it is asked whether polls could notice a given part of all executions within
 * {@code L} of their end, if no hour has more polls than the quota. The answer is "no" if this holds:
 *
 * <ol>
 *   <li>Time is cut into hours. An execution that ends at {@code e}, with {@code e} and {@code e + L} in the same hour, can be
 *       noticed in time only by a poll in that hour, of which there are no more than the quota.
 *   <li>The most executions that so many polls can notice in time is known exactly. For one workflow it is a matter of covering
 *       points on a line by {@code m} intervals of length {@code L}, solved by dynamic programming; only polls at an end are
 *       tried, since a poll can be moved back to the last end that it notices in time. What one more interval gains never grows
 *       with {@code m}: the points that an interval covers are consecutive, so the linear program of the covering has whole
 *       solutions, and its value is concave in {@code m}. So the best division of the quota among the workflows gives each poll
 *       to whichever workflow gains most by it.
 *   <li>The executions that are left unnoticed are too many, all hours put together.
 * </ol>
 *
 * <p>This is done for many ways to cut time; one "no" is enough. The bound is the largest {@code L} with a "no", by bisection.
 * It is a bound from below: executions that end near the border of an hour count as noticed, and starting and collecting as no
 * calls. {@link OfflineSchedule} comes from the other side.
 */
final class BestPossible {

    /** Ways to cut time into hours. */
    private static final int CUTS = 120;

    private final List<double[]> endsByWorkflow;
    private final int quota;
    private final double window;
    private final int total;
    private final double firstEnd;
    private final double lastEnd;

    /**
     * The problem.
     *
     * @param endsByWorkflow for each workflow, when its executions end, in any unit and order
     * @param quota polls in a window
     * @param window length of the hour of the quota, in the same unit: it has its begin, but not its end
     */
    BestPossible(Collection<double[]> endsByWorkflow, int quota, double window) {
        this.endsByWorkflow = endsByWorkflow.stream()
                .map(ends -> Arrays.stream(ends).sorted().toArray())
                .toList();
        this.quota = quota;
        this.window = window;
        this.total = endsByWorkflow.stream().mapToInt(ends -> ends.length).sum();
        this.firstEnd =
                endsByWorkflow.stream().flatMapToDouble(Arrays::stream).min().orElse(0);
        this.lastEnd =
                endsByWorkflow.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    /** The bound for a workload, in seconds, with the time that an answer takes. */
    static double seconds(Workload workload, int quota, double percent) {
        double late = new BestPossible(ends(workload), quota, RollingLog.HOUR.toSeconds()).lateness(percent, 0.5);
        return late + SimulatedService.LATENCY.toMillis() / 1000.0;
    }

    /** When the executions of each workflow end, in seconds from the begin of the simulation. */
    static Collection<double[]> ends(Workload workload) {
        return workload.runs().stream().collect(Collectors.groupingBy(PlannedRun::workflowId)).values().stream()
                .map(runs -> runs.stream()
                        .mapToDouble(run -> run.end().toMillis() / 1000.0)
                        .toArray())
                .toList();
    }

    /** How many of so many executions a percentile by nearest rank is about. */
    static int rank(double percent, int count) {
        return Math.max(1, (int) Math.ceil(percent / 100 * count - 1e-9));
    }

    /**
     * No policy has this percentile of the lateness below the result (nearest rank).
     *
     * @param percent more than 0, at most 100
     * @param precision of the bisection
     * @return 0 if nothing is proven
     */
    double lateness(double percent, double precision) {
        int wanted = rank(percent, total);
        if (total == 0 || !isImpossible(0, wanted)) {
            return 0;
        }
        double impossible = 0;
        double open = window;
        while (open - impossible > precision) {
            double middle = (open + impossible) / 2;
            if (isImpossible(middle, wanted)) {
                impossible = middle;
            } else {
                open = middle;
            }
        }
        return impossible;
    }

    /** Whether it is proven that not so many executions can be noticed within that time. */
    boolean isImpossible(double late, int wanted) {
        for (int cut = 0; cut < CUTS; cut++) {
            int unnoticed = 0;
            for (double from = firstEnd - window * cut / CUTS; from <= lastEnd; from += window) {
                unnoticed += unnoticed(from, late);
            }
            if (total - unnoticed < wanted) {
                return true;
            }
        }
        return false;
    }

    /** How many executions at least, of those that only a poll in this hour can notice in time, none notices. */
    private int unnoticed(double from, double late) {
        List<int[]> gains = new ArrayList<>();
        int all = 0;
        for (double[] ends : endsByWorkflow) {
            double[] inside = Arrays.stream(ends)
                    .filter(end -> end >= from && end < from + window - late)
                    .toArray();
            if (inside.length > 0) {
                all += inside.length;
                gains.add(gains(inside, late));
            }
        }
        return all - most(gains);
    }

    /** The most that the quota can gain: each poll where it gains most. */
    private int most(List<int[]> gains) {
        PriorityQueue<Integer> all = new PriorityQueue<>((one, other) -> other - one);
        gains.forEach(ofWorkflow -> Arrays.stream(ofWorkflow).forEach(all::add));
        int most = 0;
        for (int poll = 0; poll < quota && !all.isEmpty(); poll++) {
            most += all.remove();
        }
        return most;
    }

    /**
     * What the first, the second and each further poll of a workflow adds to the most that so many polls can notice in time;
     * never growing, and until all are noticed.
     */
    static int[] gains(double[] sortedEnds, double late) {
        int count = sortedEnds.length;
        // A poll at an end notices in time what ended no earlier than this index.
        int[] first = new int[count];
        int low = 0;
        for (int i = 0; i < count; i++) {
            while (sortedEnds[low] < sortedEnds[i] - late) {
                low++;
            }
            first[i] = low;
        }
        int[] before = new int[count + 1];
        int[] gains = new int[count];
        int polls = 0;
        while (before[count] < count) {
            int[] best = new int[count + 1];
            for (int i = 1; i <= count; i++) {
                best[i] = Math.max(best[i - 1], before[first[i - 1]] + i - first[i - 1]);
            }
            gains[polls++] = best[count] - before[count];
            before = best;
        }
        return Arrays.copyOf(gains, polls);
    }
}

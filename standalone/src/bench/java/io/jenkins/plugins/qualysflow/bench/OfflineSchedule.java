package io.jenkins.plugins.qualysflow.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A good schedule of polls by somebody who knows in advance when each execution will end. Together with
 * {@link BestPossible} it shows where the best possible lateness is: not below that bound, and not above this schedule.
 *
 * <p>For a lateness {@code L} and a price per poll, each workflow chooses the polls that notice the most executions within
 * {@code L}, less the price (dynamic programming). Each chosen poll may be made from the last end that it notices until
 * {@code L} after the first. They are made as soon as they may and an hour has room, the one with the earliest end first; one
 * that finds no room in time is dropped. Many prices are tried, and the {@code L} that notices enough is looked for in steps.
 */
final class OfflineSchedule {

    private static final double DEAREST = 4;
    private static final double PRICE_STEP = 0.05;

    private final List<double[]> endsByWorkflow;
    private final int quota;
    private final double window;
    private final int total;

    /** The problem, as that of {@link BestPossible}. */
    OfflineSchedule(Collection<double[]> endsByWorkflow, int quota, double window) {
        this.endsByWorkflow = endsByWorkflow.stream()
                .map(ends -> Arrays.stream(ends).sorted().toArray())
                .toList();
        this.quota = quota;
        this.window = window;
        this.total = endsByWorkflow.stream().mapToInt(ends -> ends.length).sum();
    }

    /** The lateness of a schedule for a workload, in seconds, with the time that an answer takes. */
    static double seconds(Workload workload, int quota, double percent) {
        OfflineSchedule schedule = new OfflineSchedule(BestPossible.ends(workload), quota, RollingLog.HOUR.toSeconds());
        double latency = SimulatedService.LATENCY.toMillis() / 1000.0;
        double bound = BestPossible.seconds(workload, quota, percent) - latency;
        return schedule.lateness(percent, bound, 2) + latency;
    }

    /**
     * The least lateness, from a lower bound on in steps, for which there is a schedule with that percentile.
     *
     * @param percent more than 0, at most 100
     */
    double lateness(double percent, double from, double step) {
        int wanted = BestPossible.rank(percent, total);
        double late = from;
        while (most(late) < wanted) {
            late += step;
        }
        return late;
    }

    /** The most executions that any of the schedules notices within that time. */
    private int most(double late) {
        int most = 0;
        for (double price = 0; price < DEAREST; price += PRICE_STEP) {
            most = Math.max(most, noticed(chosen(late, price)));
        }
        return most;
    }

    /**
     * A poll that is wanted.
     *
     * @param from the last end that it notices
     * @param to until when it is in time for the first
     * @param notices how many it notices
     */
    private record Wanted(double from, double to, int notices) {}

    private List<Wanted> chosen(double late, double price) {
        List<Wanted> chosen = new ArrayList<>();
        for (double[] ends : endsByWorkflow) {
            choose(ends, late, price, chosen);
        }
        chosen.sort(Comparator.comparingDouble(Wanted::from));
        return chosen;
    }

    private static void choose(double[] ends, double late, double price, List<Wanted> chosen) {
        double[] best = new double[ends.length + 1];
        // The first end that the poll notices of which this one is the last; -1 where none is made for this one.
        int[] first = new int[ends.length];
        for (int i = 0; i < ends.length; i++) {
            best[i + 1] = best[i];
            first[i] = -1;
            for (int j = i; j >= 0 && ends[j] >= ends[i] - late; j--) {
                double value = best[j] + i - j + 1 - price;
                if (value > best[i + 1]) {
                    best[i + 1] = value;
                    first[i] = j;
                }
            }
        }
        int i = ends.length - 1;
        while (i >= 0) {
            if (first[i] < 0) {
                i--;
            } else {
                chosen.add(new Wanted(ends[i], ends[first[i]] + late, i - first[i] + 1));
                i = first[i] - 1;
            }
        }
    }

    /** How many executions are noticed in time when these polls are made as the quota allows. */
    private int noticed(List<Wanted> polls) {
        PriorityQueue<Wanted> due = new PriorityQueue<>(Comparator.comparingDouble(Wanted::to));
        Deque<Double> made = new ArrayDeque<>();
        int next = 0;
        int noticed = 0;
        double now = Double.NEGATIVE_INFINITY;
        while (next < polls.size() || !due.isEmpty()) {
            double earliest = due.isEmpty() ? polls.get(next).from() : now;
            if (made.size() == quota) {
                earliest = Math.max(earliest, made.getFirst() + window);
            }
            now = Math.max(now, earliest);
            while (next < polls.size() && polls.get(next).from() <= now) {
                due.add(polls.get(next++));
            }
            while (!made.isEmpty() && made.getFirst() + window <= now) {
                made.removeFirst();
            }
            Wanted poll = due.remove();
            if (poll.to() >= now) {
                noticed += poll.notices();
                made.addLast(now);
            }
        }
        return noticed;
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;

/** Counts the calls that the waits at a gateway need. Guarded by the lock of the planner of the gateway. */
final class Demand {

    private final Arrivals arrivals = new Arrivals();
    private int waits;
    private int callsAfterwards;
    private int need;
    private double intervalPolls;

    void begin(Wait wait, Instant now) {
        arrivals.add(now);
        waits++;
        callsAfterwards += wait.watch.callsAfterwards();
    }

    void end(Wait wait) {
        waits--;
        callsAfterwards -= wait.watch.callsAfterwards();
    }

    /** Adds the polls of a group; to be removed before the group changes. */
    void add(PollGroup group) {
        need += group.need();
        intervalPolls += perHour(group.maxInterval);
    }

    void remove(PollGroup group) {
        need -= group.need();
        intervalPolls -= perHour(group.maxInterval);
    }

    private static double perHour(Duration interval) {
        return CallBudget.WINDOW.toMillis() / (double) interval.toMillis();
    }

    int waits() {
        return waits;
    }

    /** Number of polls in an hour if each group is polled at its maximum interval. */
    double intervalPolls() {
        return intervalPolls;
    }

    /** Tells a budget which calls to expect. */
    void expect(CallBudget budget, int lastPolls, Instant now) {
        double needOfOne = waits == 0 ? 1 : need / (double) waits;
        budget.expect(callsAfterwards + lastPolls, need, arrivals.ofLastHour(now) * needOfOne);
    }

    /** How many waits began within the last hour, by the minute. */
    private static final class Arrivals {

        private static final int MINUTES = 60;

        private final int[] counts = new int[MINUTES];
        private long minute = Long.MIN_VALUE;
        private int sum;

        void add(Instant now) {
            forget(now);
            counts[Math.floorMod(minute, MINUTES)]++;
            sum++;
        }

        int ofLastHour(Instant now) {
            forget(now);
            return sum;
        }

        private void forget(Instant now) {
            long current = now.getEpochSecond() / 60;
            if (minute == Long.MIN_VALUE) {
                minute = current;
            }
            for (int i = 0; i < MINUTES && minute < current; i++) {
                minute++;
                int slot = Math.floorMod(minute, MINUTES);
                sum -= counts[slot];
                counts[slot] = 0;
            }
            minute = current;
        }
    }
}

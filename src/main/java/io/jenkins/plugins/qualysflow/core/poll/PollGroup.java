package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The waits that one call polls: those of a client for executions of one workflow, or for one execution. Guarded by the
 * lock of the planner of its gateway.
 */
final class PollGroup {

    /** Lateness is calculated for each of so many waits; in larger groups, waits of similar age are combined. */
    private static final int EXACT = 16;

    /** Ages that differ by less than a twentieth are similar. */
    private static final double AGES = 20;

    /** Upper limit of {@link #need}, since a poll serves many waits. */
    private static final int MOST_NEEDED = 4;

    /** How far ahead the planner plans. */
    private static final Duration HORIZON = Duration.ofDays(1);

    /** Maximum number of steps of the bisection in {@link #reaches}. */
    private static final int STEPS = 12;

    /**
     * Identifies a group.
     *
     * @param workflowId null for a group of one execution
     * @param executionId null for a group of a workflow
     */
    record Key(AccountKey client, String workflowId, String executionId) {}

    final Key key;
    final long number;
    final Account account;
    private final Map<String, List<Wait>> waits = new LinkedHashMap<>();
    private final Map<Object, AgeClass> classes = new HashMap<>();
    private DurationModel model;
    private int size;

    /** When it was last polled; null if it never was. */
    Instant polledAt;
    /** The poll in flight; null if there is none. */
    Poll poll;
    /** Earliest time of the next poll after an error. */
    Instant retryAt = Instant.MIN;

    Duration backOff;
    int listFailures;
    /** When the planner decides about it again. */
    Instant due = Instant.MIN;
    /** When it will probably be polled; null if unknown. */
    Instant expected;
    /** When its last poll is due; null if none is. */
    Instant lastPollAt;
    /** Whether another last poll follows the one in flight. */
    boolean lastPollAgain;
    /** Whether it is polled now in any case, since a person or a retry requested it. */
    boolean requested;
    /** Whether a poll is due but held back by the quota or a pause. */
    boolean held;
    /** Whether durations of the workflow are unknown and were not requested yet. */
    boolean historyUnknown;
    /** Whether its first poll has fetched the history. */
    boolean historyFetched;
    /** Polls of one execution in a row that were refused. */
    int refusals;

    /** Whether to list executions without a start, since the service refuses it. */
    boolean omitStart;
    /** Until when listeners know that polls are held back. */
    Instant heldNotifiedUntil = Instant.MIN;

    Duration maxInterval = Duration.ofDays(1);

    /** Waits of about the same age, seen at about the same time. */
    static final class AgeClass {
        private final Instant seenAt;
        private final double age;
        private final DurationModel.Running running;
        private int count;

        private AgeClass(Instant seenAt, double age, DurationModel model) {
            this.seenAt = seenAt;
            this.age = age;
            this.running = model.runningAt(age);
        }

        private double lateness(Instant at) {
            return count * running.lateness(age + seconds(seenAt, at));
        }
    }

    PollGroup(Key key, long number, Account account) {
        this.key = key;
        this.number = number;
        this.account = account;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Estimated minimum number of polls until all its waits are over. */
    int need() {
        return Math.min(size, MOST_NEEDED);
    }

    /** Whether it is polled by Execution List. */
    boolean isShared() {
        return key.executionId() == null && waits.size() > 1;
    }

    void add(Wait wait) {
        waits.computeIfAbsent(wait.watch.executionId(), made -> new ArrayList<>(1))
                .add(wait);
        size++;
        Duration interval = wait.watch.settings().maxInterval();
        maxInterval = maxInterval.compareTo(interval) < 0 ? maxInterval : interval;
        if (model != null) {
            count(wait);
        }
    }

    void remove(Wait wait) {
        List<Wait> same = waits.get(wait.watch.executionId());
        same.remove(wait);
        if (same.isEmpty()) {
            waits.remove(wait.watch.executionId());
        }
        size--;
        if (wait.ageClass != null) {
            wait.ageClass.count--;
            wait.ageClass = null;
        }
    }

    /** A copy of its waits by execution id. */
    Map<String, List<Wait>> waits() {
        Map<String, List<Wait>> copy = new LinkedHashMap<>();
        waits.forEach((execution, same) -> copy.put(execution, List.copyOf(same)));
        return copy;
    }

    /** Any of its waits. */
    Wait first() {
        return waits.values().iterator().next().get(0);
    }

    /** Recalculates the lateness with a model and with the times at which its waits were last seen. */
    void update(DurationModel known) {
        model = known;
        classes.clear();
        waits.values().forEach(same -> same.forEach(this::count));
    }

    private void count(Wait wait) {
        Instant seenAt = wait.seenAt == null || wait.seenAt.isBefore(wait.startedAt) ? wait.startedAt : wait.seenAt;
        double age = seconds(wait.startedAt, seenAt);
        Object like = wait;
        if (size > EXACT) {
            long grid = Math.max(1000, (long) (1000 * Math.exp(model.mu()) / AGES));
            like = List.of(Math.round(AGES * Math.log(1 + age)), seenAt.toEpochMilli() / grid);
        }
        wait.ageClass = classes.computeIfAbsent(like, made -> new AgeClass(seenAt, age, model));
        wait.ageClass.count++;
    }

    /** The sum of {@link DurationModel.Running#lateness} of all its waits at that time. */
    double lateness(Instant at) {
        double lateness = 0;
        for (AgeClass each : classes.values()) {
            lateness += each.lateness(at);
        }
        return lateness;
    }

    /** When the lateness approximately reaches that value: {@code now} if it has, at most a day later. */
    Instant reaches(double lateness, Instant now) {
        if (lateness(now) >= lateness) {
            return now;
        }
        long low = 0;
        long high = 1000;
        while (lateness(now.plusMillis(high)) < lateness) {
            low = high;
            high *= 2;
            if (high >= HORIZON.toMillis()) {
                return now.plus(HORIZON);
            }
        }
        for (int i = 0; i < STEPS && high - low > 10; i++) {
            long middle = (low + high) / 2;
            if (lateness(now.plusMillis(middle)) < lateness) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return now.plusMillis(high);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}

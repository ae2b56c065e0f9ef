package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one call polls: the waits of a client for executions of one workflow, or for one execution. Belongs to the planner of
 * its gateway, under whose lock it is used.
 */
final class PollGroup {

    /** So many waits are reckoned with one by one; more are taken together where they are of about the same age. */
    private static final int EXACT = 16;

    /** Ages are taken together that differ by no more than the twentieth part. */
    private static final double AGES = 20;

    /** More polls than that are not needed at the least, however many waits they serve. */
    private static final int MOST_NEEDED = 4;

    /** How far ahead the planner looks. */
    private static final Duration HORIZON = Duration.ofDays(1);

    private static final int STEPS = 12;

    /**
     * Which group a wait belongs to.
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
    /** The poll on its way; null if there is none. */
    Poll poll;
    /** Not before that, after an error. */
    Instant retryAt = Instant.MIN;

    Duration backOff;
    int listFailures;
    /** When the planner thinks about it again. */
    Instant due = Instant.MIN;
    /** When it is polled, as far as can be told; null if that can't. */
    Instant expected;
    /** When a last poll is to be made; null if none is. */
    Instant lastPollAt;
    /** Whether another last poll is to follow the one on its way. */
    boolean lastPollAgain;
    /** Whether somebody wants it polled now. */
    boolean wanted;
    /** Whether it is to be polled, and the quota or a pause does not let it be. */
    boolean held;
    /** Whether nothing is known of how long it takes, and nobody has asked. */
    boolean unknown;
    /** Whether its first poll was for its history, too. */
    boolean learned;
    /** Whether the service does not take the start of the list. */
    boolean withoutStart;

    Instant toldUntil = Instant.MIN;
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

    /** How many polls it takes at the least until all its waits are over. */
    int need() {
        return Math.min(size, MOST_NEEDED);
    }

    /** Whether one list of executions serves it better than asking for one execution. */
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

    /** Its waits by what they wait for; a copy. */
    Map<String, List<Wait>> waits() {
        Map<String, List<Wait>> copy = new LinkedHashMap<>();
        waits.forEach((execution, same) -> copy.put(execution, List.copyOf(same)));
        return copy;
    }

    /** Any of its waits. */
    Wait first() {
        return waits.values().iterator().next().get(0);
    }

    /** Reckons with what is known of its workflow now, and with what its waits were last seen at. */
    void reckon(DurationModel known) {
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

    /** What a poll is expected to end then, as {@link DurationModel.Running#lateness}, of all its waits. */
    double lateness(Instant at) {
        double lateness = 0;
        for (AgeClass each : classes.values()) {
            lateness += each.lateness(at);
        }
        return lateness;
    }

    /** When the lateness reaches that, roughly; {@code now} if it has, and a day from now at the latest. */
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

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;

/**
 * How often one execution is looked at.
 *
 * @param firstLook time from the start to the first look
 * @param maxInterval longest time between two looks, and longest back-off after an error that the service did not ask
 *     for
 */
public record Cadence(Duration firstLook, Duration maxInterval) {

    private static final double GROWTH = 1.5;

    /** First look after 10 s, then less and less often, down to once a minute. */
    public static final Cadence DEFAULT = new Cadence(Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** Sooner than that nothing has ended that was worth a workflow. */
    private static final Duration SOONEST = Duration.ofSeconds(2);

    /**
     * A cadence whose first look is made when an execution of that kind usually ends.
     *
     * @param usual what earlier executions took; null if unknown
     * @param maxInterval as in the record; the first look is not later than that, since this one may end badly and sooner
     */
    public static Cadence expecting(Duration usual, Duration maxInterval) {
        if (usual == null) {
            return new Cadence(DEFAULT.firstLook(), maxInterval);
        }
        return new Cadence(usual.compareTo(SOONEST) < 0 ? SOONEST : usual, maxInterval);
    }

    public Cadence {
        if (firstLook.isNegative() || maxInterval.isNegative() || maxInterval.isZero()) {
            throw new IllegalArgumentException("the intervals must be positive");
        }
    }

    /** The first interval. */
    Duration first() {
        return firstLook.compareTo(maxInterval) < 0 ? firstLook : maxInterval;
    }

    /** The interval that follows another one. */
    Duration after(Duration last) {
        Duration base = last.isZero() ? Duration.ofMillis(100) : last;
        Duration next = Duration.ofMillis(Math.round(base.toMillis() * GROWTH));
        return next.compareTo(maxInterval) < 0 ? next : maxInterval;
    }

    /**
     * The interval, up to a tenth shorter, so that waits that began together drift apart.
     *
     * @param chance from 0 to 1
     */
    static Duration jittered(Duration interval, double chance) {
        return Duration.ofMillis(Math.round(interval.toMillis() * (1 - 0.1 * chance)));
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of the system, but if that is set back, it goes on from where it was, so that nothing waits until the system gets
 * there again. Setting the system forth later makes up for it first. Time that a machine slept has passed.
 */
public final class SteadyClock implements InstantSource {

    /** Smaller differences are those of two readings, not of a clock that was set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final InstantSource system;
    private final LongSupplier nanos;

    private Instant last;
    private long lastNanos;
    /** How far this clock is ahead of that of the system; never negative. */
    private Duration ahead = Duration.ZERO;

    /** The clock of this process. */
    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    /**
     * A clock.
     *
     * @param system may be set back and forth
     * @param nanos elapsed time, which never is, in nanoseconds from any origin
     */
    public SteadyClock(InstantSource system, LongSupplier nanos) {
        this.system = system;
        this.nanos = nanos;
        this.last = system.instant();
        this.lastNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        Instant now = system.instant();
        long nanosNow = nanos.getAsLong();
        Duration set = Duration.between(last, now).minusNanos(nanosNow - lastNanos);
        if (set.abs().compareTo(TOLERANCE) > 0) {
            Duration rest = ahead.minus(set);
            ahead = rest.isNegative() ? Duration.ZERO : rest;
        }
        last = now;
        lastNanos = nanosNow;
        return now.plus(ahead);
    }
}

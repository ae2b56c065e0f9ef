package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.time.Instant;

/**
 * What goes wrong at the simulated service.
 *
 * @param quotaCutAt from when the quota is {@code quotaCutTo}; null for never
 * @param quotaCutTo calls per hour after that
 * @param closedFrom from when every call is answered with 429 and {@code closedToWait}; null for never
 * @param closedFor for how long
 * @param closedToWait what {@code X-RateLimit-ToWait-Sec} says then
 * @param lost which part of the answers never arrives, from 0 to 1: half of those break off, for the others the client waits
 *     until its own time-out
 */
record Faults(
        Instant quotaCutAt,
        int quotaCutTo,
        Instant closedFrom,
        Duration closedFor,
        Duration closedToWait,
        double lost) {

    static final Faults NONE = new Faults(null, 0, null, Duration.ZERO, Duration.ZERO, 0);

    Faults withQuotaCut(Instant at, int callsPerHour) {
        return new Faults(at, callsPerHour, closedFrom, closedFor, closedToWait, lost);
    }

    Faults withClosed(Instant from, Duration duration, Duration toWait) {
        return new Faults(quotaCutAt, quotaCutTo, from, duration, toWait, lost);
    }

    Faults withLost(double part) {
        return new Faults(quotaCutAt, quotaCutTo, closedFrom, closedFor, closedToWait, part);
    }

    boolean isClosed(Instant now) {
        return closedFrom != null && !now.isBefore(closedFrom) && now.isBefore(closedFrom.plus(closedFor));
    }

    /** The quota at an instant, of a service that allows so many calls as a rule. */
    int quota(int callsPerHour, Instant now) {
        return quotaCutAt == null || now.isBefore(quotaCutAt) ? callsPerHour : quotaCutTo;
    }
}

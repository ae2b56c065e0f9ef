package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;

/** The calls of the last hour. A call counts from when it is made until an hour later, that instant excluded. */
final class RollingLog {

    /** The window of the quota. */
    static final Duration HOUR = Duration.ofHours(1);

    private final Deque<Instant> calls = new ArrayDeque<>();

    /** Counts a call; none may be older than the one before. */
    void add(Instant now) {
        calls.addLast(now);
    }

    /** Number of calls in the hour that ends now. */
    int count(Instant now) {
        while (!calls.isEmpty() && !calls.peekFirst().plus(HOUR).isAfter(now)) {
            calls.removeFirst();
        }
        return calls.size();
    }

    /**
     * When there is room for one more call.
     *
     * @param limit calls per hour, at least 1
     * @return {@code now} or the first later instant
     */
    Instant earliest(int limit, Instant now) {
        int tooMany = count(now) - limit + 1;
        if (tooMany <= 0) {
            return now;
        }
        Iterator<Instant> oldest = calls.iterator();
        Instant last = oldest.next();
        for (int i = 1; i < tooMany; i++) {
            last = oldest.next();
        }
        return last.plus(HOUR);
    }

    /** The most calls in any hour; the instants in order. */
    static int mostInAnyHour(Collection<Instant> calls) {
        RollingLog log = new RollingLog();
        int most = 0;
        for (Instant call : calls) {
            log.add(call);
            most = Math.max(most, log.count(call));
        }
        return most;
    }
}

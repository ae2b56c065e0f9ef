package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How many calls may be made in any hour: a log of when calls were made, and a pause when the service asks for one.
 *
 * <p>The gateway documents 300 calls in a rolling hour per subscription as its default. Not safe for use by several
 * threads at once; lanes guard it.
 */
public final class CallBudget {

    /** The window over which calls are counted. */
    public static final Duration WINDOW = Duration.ofHours(1);

    private int callsPerWindow;
    private final Deque<Instant> calls = new ArrayDeque<>();
    private Instant pausedUntil = Instant.MIN;

    /**
     * A budget.
     *
     * @param callsPerHour how many calls may be made in any hour, at least 1
     */
    public CallBudget(int callsPerHour) {
        allow(callsPerHour);
    }

    /** Changes how many calls may be made in any hour, at least 1; those made already count. */
    final void allow(int callsPerHour) {
        if (callsPerHour < 1) {
            throw new IllegalArgumentException("the calls per hour must be at least 1");
        }
        this.callsPerWindow = callsPerHour;
    }

    /** When a call for that purpose may be made: {@code now}, or the first later instant. */
    Instant earliest(Purpose purpose, Instant now) {
        forgetOld(now);
        Instant byQuota = now;
        int allowed = Math.max(1, callsPerWindow - callsPerWindow * purpose.leftForOthers() / 100);
        int over = calls.size() - allowed + 1;
        if (over > 0) {
            Iterator<Instant> oldest = calls.iterator();
            Instant freed = oldest.next();
            for (int i = 1; i < over; i++) {
                freed = oldest.next();
            }
            byQuota = freed.plus(WINDOW);
        }
        return byQuota.isAfter(pausedUntil) ? byQuota : max(now, pausedUntil);
    }

    /** A call is made now. */
    void spend(Instant now) {
        calls.addLast(now);
    }

    /** The service asks for no calls before then; never shortens a pause. */
    void pauseUntil(Instant until) {
        pausedUntil = max(pausedUntil, until);
    }

    /** Until when the service asked for silence; {@link Instant#MIN} if it never did. */
    Instant pausedUntil() {
        return pausedUntil;
    }

    /**
     * The pace at which a number of waits can be looked at without using the hour up early. No limit while more than
     * half of the hour's calls are left: short waits are to be quick.
     */
    Duration pace(int waits, Instant now) {
        forgetOld(now);
        if (calls.size() * 2 < callsPerWindow) {
            return Duration.ZERO;
        }
        return WINDOW.multipliedBy(waits).dividedBy(callsPerWindow);
    }

    /** Calls made within the last hour. */
    int spent(Instant now) {
        forgetOld(now);
        return calls.size();
    }

    private void forgetOld(Instant now) {
        Instant start = now.minus(WINDOW);
        while (!calls.isEmpty() && !calls.peekFirst().isAfter(start)) {
            calls.removeFirst();
        }
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

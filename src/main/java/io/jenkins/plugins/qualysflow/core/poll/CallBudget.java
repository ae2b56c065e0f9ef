package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.poll.Times.earlier;
import static io.jenkins.plugins.qualysflow.core.poll.Times.later;

import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The calls that were made at a gateway within the last hour, and a pause when the service asks for one. All accounts of the
 * gateway share it; each has its own limit for the calls of all of them.
 *
 * <p>The gateway documents 300 calls in a rolling hour <em>per subscription</em>, and no claim of a token is documented that
 * names the subscription. Two credentials, or two configured servers, may belong to the same one. So all calls to one
 * gateway are counted together: that may waste a part of the quota, but never exceeds it.
 *
 * <p>If the log is stored, only a few calls are made before it is stored again. If the process was killed in between, that
 * number of calls counts as made at the next start.
 */
final class CallBudget {

    private static final Logger LOGGER = Logger.getLogger(CallBudget.class.getName());

    /** The window over which calls are counted. */
    static final Duration WINDOW = Duration.ofHours(1);

    /** Smaller steps back of the clock are ignored: threads may get here in another order than they read the clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /**
     * The limit divided by this is how many calls may be made between two savings. After a kill as many count as made, so that a
     * Jenkins that is killed often soon makes no calls for want of quota.
     */
    private static final int SAVINGS_PER_LIMIT = 100;

    /** At most so many, however high the limit is. */
    private static final int MOST_UNSAVED = 250;

    /** A pause that begins later than this after the last one is not a repeated one. */
    private static final Duration IN_A_ROW = Duration.ofMinutes(10);

    /** A client may send a call twice: with a new token, or with another form of paging. */
    private static final int REQUESTS_PER_CALL = 2;

    /** Kept free, so that a call that is sent twice does not exceed the limit. */
    private static final int LEFT_FOR_REPETITION = 1;

    /** Calls of a run after its start: a poll, and a call to collect. */
    private static final int CALLS_AFTER_START = 2;

    /** The part of the remaining calls that counts as used by other programs when a call is refused for the quota. */
    private static final double LOST_WHEN_REFUSED = 0.1;

    /** Headers about a shorter window are ignored: they say nothing about the hourly quota. */
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(30);

    /** A shorter pause, without a window, says nothing about the hourly quota. */
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    /** Returned by {@link #take} instead of a time: the call has to wait until the log has been saved. */
    static final Instant ONCE_SAVED = Instant.MAX;

    private final Deque<Instant> calls = new ArrayDeque<>();
    /** The calls that were not polls. */
    private final Deque<Instant> nonPolls = new ArrayDeque<>();

    private final Set<Runnable> accounts = new CopyOnWriteArraySet<>();
    private final Runnable unsavedCalls;
    /** When the first of the repeated pauses began, between which no call was accepted; see {@link Pause#since}. */
    private Instant pausedSince = Instant.MIN;

    private Instant lastPauseSince = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private boolean recordLost;
    private boolean repeated;
    /** Whether a call was accepted since the last pause began. */
    private boolean accepted;

    private int limit = 1;
    /** The limit according to headers of the service. */
    private int serviceLimit = Integer.MAX_VALUE;

    private Instant serviceLimitAt = Instant.MIN;
    /** Calls that other programs have made with the same subscription, as estimated then. */
    private double foreign;

    private Instant foreignAt = Instant.MIN;
    /** The token bucket for polls; negative after calls that could not wait. NaN before the first call. */
    private double tokens = Double.NaN;

    private Instant refilledAt = Instant.MIN;
    private int promised;
    private double need;
    private double arriving;
    private int unsaved;
    /** Maximum number of unsaved calls. */
    private int lease;
    /** The same once the saving under way has succeeded. */
    private int nextLease;

    private boolean closed;

    /**
     * An empty budget.
     *
     * @param unsavedCalls is run when the log has to be saved; null if it is not saved
     */
    CallBudget(Runnable unsavedCalls) {
        this.unsavedCalls = unsavedCalls;
        this.lease = unsavedCalls == null ? Integer.MAX_VALUE : 0;
    }

    /** Restores what was saved; calls whose time is unknown count as made now. */
    synchronized void restore(SavedCalls saved, Instant now) {
        saved.calls().stream()
                .map(call -> call.isAfter(now) ? now : call)
                .sorted()
                .forEach(calls::addLast);
        for (int i = 0; i < saved.unknown(); i++) {
            calls.addLast(now);
        }
        if (saved.pausedUntil() != null) {
            pause(earlier(saved.pausedUntil(), now.plus(WINDOW)), now);
            if (saved.pausedSince() != null && saved.pausedSince().isBefore(now)) {
                pausedSince = saved.pausedSince();
            }
        }
        forgetOld(now);
        // No burst of polls after a restart.
        tokens = calls.isEmpty() ? Double.NaN : 0;
        refilledAt = now;
    }

    /** The calls of the last hour are unknown, so that the quota counts as used up. */
    synchronized void recordLost(Instant until, Instant now) {
        pause(until, now);
        recordLost = true;
    }

    /** Adds an account that is notified when calls become possible that had to wait before. */
    void join(Runnable account) {
        accounts.add(account);
    }

    void leave(Runnable account) {
        accounts.remove(account);
    }

    /**
     * Counts a call if it may be made now.
     *
     * @param callsPerHour maximum number of calls of all accounts within an hour, including this call; at least 1
     * @return {@code now} if the call may be made; else when to try again, or {@link #ONCE_SAVED}
     */
    Instant take(Purpose purpose, int callsPerHour, Instant now) {
        Instant earliest;
        synchronized (this) {
            earliest = earliest(purpose, callsPerHour, now);
            if (!earliest.isAfter(now)) {
                if (unsaved >= lease || closed) {
                    earliest = ONCE_SAVED;
                } else {
                    count(purpose.isPoll(), now);
                }
            }
        }
        if (unsavedCalls != null && (earliest == ONCE_SAVED || !earliest.isAfter(now))) {
            unsavedCalls.run();
        }
        return earliest;
    }

    /** When a call for that purpose may be made within the limit that was used last: {@code now}, or later. */
    synchronized Instant earliest(Purpose purpose, Instant now) {
        return earliest(purpose, limit, now);
    }

    /** When a call for that purpose may be made: {@code now}, or later. */
    synchronized Instant earliest(Purpose purpose, int callsPerHour, Instant now) {
        forgetOld(now);
        Instant byQuota = now;
        int allowed = allowed(purpose, effective(callsPerHour, now));
        int over = calls.size() - allowed + 1;
        if (over > 0) {
            Iterator<Instant> oldest = calls.iterator();
            Instant freed = oldest.next();
            for (int i = 1; i < over; i++) {
                freed = oldest.next();
            }
            byQuota = earlier(freed.plus(WINDOW), declined(over, now));
        }
        return byQuota.isAfter(pausedUntil) ? byQuota : later(now, pausedUntil);
    }

    /** Maximum number of calls within the hour, including this one, when a call for that purpose is made. */
    private int allowed(Purpose purpose, int hour) {
        int left = Math.max(LEFT_FOR_REPETITION, hour * purpose.reservedPercent() / 100);
        if (purpose == Purpose.START) {
            // Keeps calls for polling and collecting. At most half of the hour, so that waits don't block all starts.
            int kept = (int) Math.ceil(promised + need) + CALLS_AFTER_START;
            left = Math.max(left, Math.min(hour / 2, kept));
        }
        return Math.max(1, hour - left);
    }

    /** The effective limit: the lower one of the configured limit and the service's, less calls of other programs. */
    private int effective(int callsPerHour, Instant now) {
        int hour = withServiceLimit(callsPerHour, now);
        return Math.max(1, hour - (int) Math.round(foreign(now)));
    }

    private int withServiceLimit(int callsPerHour, Instant now) {
        return now.isBefore(serviceLimitAt.plus(WINDOW)) ? Math.min(callsPerHour, serviceLimit) : callsPerHour;
    }

    /** Calls of other programs; the estimate declines to zero within an hour. */
    private double foreign(Instant now) {
        double since =
                Duration.between(later(foreignAt, now.minus(WINDOW)), now).toMillis();
        return foreign * Math.max(0, 1 - Math.max(0, since) / WINDOW.toMillis());
    }

    /** When the estimate of calls of other programs has declined by that number. */
    private Instant declined(int count, Instant now) {
        return foreign(now) < 1
                ? Instant.MAX
                : now.plusMillis((long) Math.ceil(count * (double) WINDOW.toMillis() / foreign));
    }

    /** Counts a call that is made now in any case. */
    void spend(Instant now) {
        synchronized (this) {
            count(false, now);
        }
        if (unsavedCalls != null) {
            unsavedCalls.run();
        }
    }

    private void count(boolean poll, Instant now) {
        refill(now);
        // The debt is limited, or many starts would delay polls for long.
        tokens = Math.max(-Outlook.burst(limit), tokens - 1);
        calls.addLast(now);
        if (!poll) {
            nonPolls.addLast(now);
        }
        unsaved++;
    }

    private void refill(Instant now) {
        int hour = effective(limit, now);
        double burst = Outlook.burst(hour);
        if (Double.isNaN(tokens)) {
            tokens = burst;
        } else if (now.isAfter(refilledAt)) {
            double perHour = outlook(hour).pollsPerHour();
            tokens += perHour
                    * Duration.between(later(refilledAt, now.minus(WINDOW)), now)
                            .toMillis()
                    / WINDOW.toMillis();
        }
        tokens = Math.min(burst, tokens);
        refilledAt = now;
    }

    private Outlook outlook(int hour) {
        return new Outlook(hour, calls.size(), nonPolls.size(), promised, tokens, need, arriving);
    }

    /** What the quota allows now. */
    synchronized Outlook outlook(Instant now) {
        forgetOld(now);
        refill(now);
        return outlook(effective(limit, now));
    }

    /** When the quota may allow the next poll: now, or later. */
    synchronized Instant nextToken(Instant now) {
        Outlook outlook = outlook(now);
        if (outlook.tokens() >= 1) {
            // If a poll is not allowed with a token, the hour is used up until the oldest call is an hour old.
            return outlook.mayPoll() || calls.isEmpty()
                    ? now
                    : calls.peekFirst().plus(WINDOW);
        }
        return now.plusMillis((long) Math.ceil((1 - outlook.tokens()) * WINDOW.toMillis() / outlook.pollsPerHour()));
    }

    /**
     * Sets the calls that the waits are expected to make.
     *
     * @param calls calls that are not polls
     * @param polls minimum number of polls
     * @param more polls for waits that are expected to begin within the hour
     */
    void expect(int calls, double polls, double more) {
        boolean fewer;
        synchronized (this) {
            fewer = calls + polls < promised + need;
            promised = calls;
            need = polls;
            arriving = more;
        }
        if (fewer) {
            // A start that left calls for them may be possible now.
            notifyAccounts();
        }
    }

    /** Changes how many calls may be made in any hour; at least 1. */
    synchronized void allow(int callsPerHour) {
        limit = callsPerHour;
    }

    /**
     * Reads the rate headers of an answer: other programs may use the same subscription, or its limit may be lower than the
     * configured one. A worse estimate applies at once, and declines within an hour.
     *
     * @param refused whether the call was refused for the quota
     */
    synchronized void readHeaders(RateHeaders rate, boolean refused, Instant now) {
        if (isOfShortWindow(rate)) {
            return;
        }
        forgetOld(now);
        boolean ofHour = rate.window() != null;
        if (ofHour && rate.limit() != null && rate.limit() > 0) {
            serviceLimit = (int) Math.min(Integer.MAX_VALUE, rate.limit());
            serviceLimitAt = now;
        }
        int hour = withServiceLimit(limit, now);
        double left = Math.max(0, hour - calls.size() - foreign(now));
        // Calls by which the estimate was too low.
        double gone = 0;
        if (ofHour && rate.remaining() != null) {
            gone = left - rate.remaining();
        } else if (refused && !rate.concurrencyExceeded()) {
            // The longer the pause, the more of the hour other programs have used.
            Duration wait = rate.toWait() == null ? Duration.ZERO : rate.toWait();
            gone = left * Math.min(1, LOST_WHEN_REFUSED + wait.toMillis() / (double) WINDOW.toMillis());
        }
        if (gone > 0) {
            foreign = Math.min(hour, foreign(now) + gone);
            foreignAt = now;
        }
    }

    /** Whether the headers are about a window that is shorter than the hour, or only ask for a short pause. */
    private static boolean isOfShortWindow(RateHeaders rate) {
        return rate.window() == null
                ? rate.toWait() != null && rate.toWait().compareTo(SHORTEST_WAIT) < 0
                : rate.window().compareTo(SHORTEST_WINDOW) < 0;
    }

    /** A call was answered and not refused for the quota. */
    synchronized void callAccepted() {
        accepted = true;
        if (repeated) {
            repeated = false;
            pausedSince = lastPauseSince;
        }
    }

    /** The service asks for a pause until then; never shortens the current pause. */
    void pauseUntil(Instant until, Instant now) {
        synchronized (this) {
            pause(until, now);
        }
        if (unsavedCalls != null) {
            unsavedCalls.run();
        }
    }

    private void pause(Instant until, Instant now) {
        if (until.isAfter(pausedUntil)) {
            if (!pausedUntil.isAfter(now)) {
                beginPause(now);
            }
            pausedUntil = until;
        }
    }

    /** A pause is repeated, and has the same effect as one long pause, if no call was accepted since the last one. */
    private void beginPause(Instant now) {
        repeated = !accepted
                && !recordLost
                && !pausedUntil.equals(Instant.MIN)
                && !now.isAfter(pausedUntil.plus(IN_A_ROW));
        if (!repeated) {
            pausedSince = now;
        }
        lastPauseSince = now;
        accepted = false;
        recordLost = false;
    }

    /** The current or last pause; null if there never was one. */
    synchronized Pause pause() {
        return pausedUntil.equals(Instant.MIN) ? null : new Pause(pausedSince, pausedUntil, recordLost, repeated);
    }

    /** End of the current or last pause; {@link Instant#MIN} if there never was one. */
    synchronized Instant pausedUntil() {
        return pausedUntil;
    }

    /** Calls made within the last hour. */
    synchronized int spent(Instant now) {
        forgetOld(now);
        return calls.size();
    }

    /** Whether it has no state and no accounts, so that it may be removed. */
    synchronized boolean isIdle(Instant now) {
        forgetOld(now);
        return calls.isEmpty() && unsaved == 0 && accounts.isEmpty() && !pausedUntil.isAfter(now);
    }

    /** Whether it should be saved at once: at least half of the allowed unsaved calls are used. */
    synchronized boolean isSavingUrgent() {
        return unsaved * 2 >= lease;
    }

    /** What to save, with an allowance for calls until the next saving; after {@link #isIdle}, before {@link #saved}. */
    synchronized SavedCalls toSave(Instant now) {
        nextLease = closed ? 0 : Math.max(1, Math.min(MOST_UNSAVED, limit / SAVINGS_PER_LIMIT));
        // Calls that are made while this is saved must be within that allowance too.
        lease = Math.min(lease, unsaved + nextLease);
        boolean paused = pausedUntil.isAfter(now);
        return new SavedCalls(
                List.copyOf(calls),
                nextLease * REQUESTS_PER_CALL,
                paused ? pausedUntil : null,
                paused ? pausedSince : null);
    }

    /** Number of calls that are not saved yet. */
    synchronized int unsaved() {
        return unsaved;
    }

    /** That number of calls was saved, so that new calls may be made; followed by {@link #notifyAccounts}. */
    synchronized void saved(int count) {
        unsaved -= count;
        lease = nextLease;
    }

    /** Notifies the accounts that new calls may be made. */
    void notifyAccounts() {
        for (Runnable account : accounts) {
            try {
                account.run();
            } catch (RuntimeException e) {
                // Goes on with the other accounts.
                LOGGER.log(Level.WARNING, "Calls that waited for the record of calls could not be made", e);
            }
        }
    }

    /** From now on no call is made. */
    synchronized void close() {
        closed = true;
    }

    private void forgetOld(Instant now) {
        adjustToClock(now);
        Instant start = now.minus(WINDOW);
        dropUntil(start, calls);
        dropUntil(start, nonPolls);
    }

    private static void dropUntil(Instant start, Deque<Instant> times) {
        while (!times.isEmpty() && !times.peekFirst().isAfter(start)) {
            times.removeFirst();
        }
    }

    /** If the clock was set back, calls in the future count as made now, and a pause does not get longer. */
    private void adjustToClock(Instant now) {
        Instant soon = now.plus(CLOCK_TOLERANCE);
        limitToNow(calls, now);
        limitToNow(nonPolls, now);
        if (!pausedUntil.isAfter(soon)) {
            return;
        }
        Duration whole = Duration.between(lastPauseSince, pausedUntil);
        Duration longest = whole.compareTo(WINDOW) < 0 ? whole : WINDOW;
        if (pausedUntil.isAfter(soon.plus(longest))) {
            pausedSince = earlier(pausedSince, now);
            lastPauseSince = earlier(lastPauseSince, now);
            pausedUntil = now.plus(longest);
        }
    }

    private static void limitToNow(Deque<Instant> times, Instant now) {
        if (!times.isEmpty() && times.peekLast().isAfter(now.plus(CLOCK_TOLERANCE))) {
            List<Instant> known = times.stream().map(time -> earlier(time, now)).toList();
            times.clear();
            times.addAll(known);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

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
 * gateway share it, each with a limit of its own for what all of them may have used.
 *
 * <p>The gateway documents 300 calls in a rolling hour <em>per subscription</em>, and no claim of a token is documented that
 * would tell one subscription from another. Two credentials, or two configured servers, may well belong to the same one, so
 * whatever calls the same gateway counts as one: that may be too careful, and is never too much.
 *
 * <p>Where the log is stored, only a few calls are made before it is stored again. If the process was killed in between, so
 * many count as made at the next start.
 */
final class CallBudget {

    private static final Logger LOGGER = Logger.getLogger(CallBudget.class.getName());

    /** The window over which calls are counted. */
    static final Duration WINDOW = Duration.ofHours(1);

    /** Threads read the clock and come here in any order, and clocks are put right by little all the time. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** Which part of a limit may be used between two savings. */
    private static final int SAVINGS_PER_LIMIT = 40;

    /** Later than that after a pause, nobody has been kept waiting by it: the next one is another. */
    private static final Duration IN_A_ROW = Duration.ofMinutes(10);

    /** A call may go out a second time, with a new token or another form of paging, which is not asked for. */
    private static final int REQUESTS_PER_CALL = 2;

    /** So that a call which goes out a second time is not beyond the limit. */
    private static final int LEFT_FOR_REPETITION = 1;

    /** What a run that is started now takes besides its start: a poll, and a call to collect. */
    private static final int CALLS_AFTER_START = 2;

    /** The part of what was left that counts as used by others when a call is turned away. */
    private static final double LOST_WHEN_TURNED_AWAY = 0.1;

    /** What a window must last for its headers to speak of the hour. */
    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(30);

    /** What a pause must last for it to speak of the hour, where no window is named. */
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    /** No time: a call has to wait until the log has been saved. */
    static final Instant ONCE_SAVED = Instant.MAX;

    private final Deque<Instant> calls = new ArrayDeque<>();
    /** Of these, those that were no polls. */
    private final Deque<Instant> others = new ArrayDeque<>();

    private final Set<Runnable> accounts = new CopyOnWriteArraySet<>();
    private final Runnable unsavedCalls;
    /** Of pauses in a row between which nobody was let in, when the first began, and when the last did. */
    private Instant pausedSince = Instant.MIN;

    private Instant lastPauseSince = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private boolean recordLost;
    private boolean repeated;
    private boolean letIn;
    private int limit = 1;
    /** The limit of the service, as its headers say; and calls that somebody else has made, when that showed. */
    private int stated = Integer.MAX_VALUE;

    private Instant statedAt = Instant.MIN;
    private double foreign;
    private Instant foreignAt = Instant.MIN;
    /** Calls that may be made at once; refilled evenly, and owed where it is negative. */
    private double tokens = Double.NaN;

    private Instant refilledAt = Instant.MIN;
    private int promised;
    private double need;
    private double arriving;
    private int unsaved;
    /** How many unsaved calls there may be, and how many there may be once what is being saved has been. */
    private int lease;

    private int nextLease;
    private boolean closed;

    /**
     * An empty budget.
     *
     * @param unsavedCalls is run when the log is to be saved soon; null if nobody saves it
     */
    CallBudget(Runnable unsavedCalls) {
        this.unsavedCalls = unsavedCalls;
        this.lease = unsavedCalls == null ? Integer.MAX_VALUE : 0;
    }

    /** Takes up what was saved; calls of which nobody can tell when they were made count as made now. */
    synchronized void restore(SavedCalls saved, Instant now) {
        saved.calls().stream()
                .map(call -> call.isAfter(now) ? now : call)
                .sorted()
                .forEach(calls::addLast);
        for (int i = 0; i < saved.unknown(); i++) {
            calls.addLast(now);
        }
        if (saved.pausedUntil() != null) {
            pause(min(saved.pausedUntil(), now.plus(WINDOW)), now);
            if (saved.pausedSince() != null && saved.pausedSince().isBefore(now)) {
                pausedSince = saved.pausedSince();
            }
        }
        forgetOld(now);
        // Nobody rushes after a restart.
        tokens = calls.isEmpty() ? Double.NaN : 0;
        refilledAt = now;
    }

    /** What was made in the last hour is not known, so that all of it counts as used up. */
    synchronized void recordLost(Instant until, Instant now) {
        pause(until, now);
        recordLost = true;
    }

    /** An account that is to hear of it when calls may be made that could not be before. */
    void join(Runnable account) {
        accounts.add(account);
    }

    void leave(Runnable account) {
        accounts.remove(account);
    }

    /**
     * Makes room for a call if it may be made now, which then counts.
     *
     * @param callsPerHour how many all accounts may have made within the hour, this one included; at least 1
     * @return {@code now} if it is to be made; else the first instant at which it may be asked again, or
     *     {@link #ONCE_SAVED}
     */
    Instant take(Purpose purpose, int callsPerHour, Instant now) {
        Instant earliest;
        synchronized (this) {
            allow(callsPerHour);
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

    /** When a call for that purpose may be made: {@code now}, or the first later instant. */
    synchronized Instant earliest(Purpose purpose, int callsPerHour, Instant now) {
        forgetOld(now);
        Instant byQuota = now;
        int allowed = allowed(purpose, known(callsPerHour, now));
        int over = calls.size() - allowed + 1;
        if (over > 0) {
            Iterator<Instant> oldest = calls.iterator();
            Instant freed = oldest.next();
            for (int i = 1; i < over; i++) {
                freed = oldest.next();
            }
            byQuota = min(freed.plus(WINDOW), forgotten(over, now));
        }
        return byQuota.isAfter(pausedUntil) ? byQuota : max(now, pausedUntil);
    }

    /** How many calls, this one included, may have been made within the hour when one for that purpose is. */
    private int allowed(Purpose purpose, int hour) {
        int left = Math.max(LEFT_FOR_REPETITION, hour * purpose.leftForOthers() / 100);
        if (purpose == Purpose.START) {
            // What is started is to be noticed and collected, too. Long waits may take half of the hour from others.
            int kept = (int) Math.ceil(promised + need) + CALLS_AFTER_START;
            left = Math.max(left, Math.min(hour / 2, kept));
        }
        return Math.max(1, hour - left);
    }

    /** The limit as far as it is known: ours, or what the service says, less what others use. */
    private int known(int callsPerHour, Instant now) {
        int hour = now.isBefore(statedAt.plus(WINDOW)) ? Math.min(callsPerHour, stated) : callsPerHour;
        return Math.max(1, hour - (int) Math.round(foreign(now)));
    }

    /** What others use is forgotten little by little, over an hour. */
    private double foreign(Instant now) {
        double since = Duration.between(max(foreignAt, now.minus(WINDOW)), now).toMillis();
        return foreign * Math.max(0, 1 - Math.max(0, since) / WINDOW.toMillis());
    }

    /** When what others use is forgotten by that many calls. */
    private Instant forgotten(int count, Instant now) {
        return foreign(now) < 1
                ? Instant.MAX
                : now.plusMillis((long) Math.ceil(count * (double) WINDOW.toMillis() / foreign));
    }

    /** A call is made now, whether it may be or not. */
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
        // A debt is small, or polls would pay for starts for long.
        tokens = Math.max(-Outlook.burst(limit), tokens - 1);
        calls.addLast(now);
        if (!poll) {
            others.addLast(now);
        }
        unsaved++;
    }

    private void refill(Instant now) {
        int hour = known(limit, now);
        double burst = Outlook.burst(hour);
        if (Double.isNaN(tokens)) {
            tokens = burst;
        } else if (now.isAfter(refilledAt)) {
            double perHour = outlook(hour).pollsPerHour();
            tokens += perHour
                    * Duration.between(max(refilledAt, now.minus(WINDOW)), now).toMillis()
                    / WINDOW.toMillis();
        }
        tokens = Math.min(burst, tokens);
        refilledAt = now;
    }

    private Outlook outlook(int hour) {
        return new Outlook(hour, calls.size(), others.size(), promised, tokens, need, arriving);
    }

    /** What the quota bears. */
    synchronized Outlook outlook(Instant now) {
        forgetOld(now);
        refill(now);
        return outlook(known(limit, now));
    }

    /** When there may be a poll next, as far as it is a matter of time: now, or later. */
    synchronized Instant nextToken(Instant now) {
        Outlook outlook = outlook(now);
        if (outlook.tokens() >= 1) {
            // Else the hour is used up.
            return outlook.mayPoll() || calls.isEmpty()
                    ? now
                    : calls.peekFirst().plus(WINDOW);
        }
        return now.plusMillis((long) Math.ceil((1 - outlook.tokens()) * WINDOW.toMillis() / outlook.pollsPerHour()));
    }

    /**
     * What will be called for what is waited for.
     *
     * @param calls calls that are no polls
     * @param polls polls at the least
     * @param more polls for what may come to be waited for within the hour
     */
    synchronized void expect(int calls, double polls, double more) {
        promised = calls;
        need = polls;
        arriving = more;
    }

    /** Changes how many calls may be made in any hour; at least 1. */
    synchronized void allow(int callsPerHour) {
        limit = callsPerHour;
    }

    /**
     * What the headers of an answer say of the hour: others may call with the same subscription, or the limit may be
     * another. It is heeded at once where it is worse than what was known, and forgotten little by little.
     */
    synchronized void heard(RateHeaders rate, boolean turnedAway, Instant now) {
        if (isOfShortWindow(rate)) {
            return;
        }
        forgetOld(now);
        boolean ofHour = rate.window() != null;
        if (ofHour && rate.limit() != null && rate.limit() > 0) {
            stated = (int) Math.min(Integer.MAX_VALUE, rate.limit());
            statedAt = now;
        }
        int hour = now.isBefore(statedAt.plus(WINDOW)) ? Math.min(limit, stated) : limit;
        double left = Math.max(0, hour - calls.size() - foreign(now));
        double gone = 0;
        if (ofHour && rate.remaining() != null) {
            gone = left - rate.remaining();
        } else if (turnedAway && !rate.concurrencyExceeded()) {
            // The longer it wants to be left alone, the more of the hour others have used.
            Duration wait = rate.toWait() == null ? Duration.ZERO : rate.toWait();
            gone = left * Math.min(1, LOST_WHEN_TURNED_AWAY + wait.toMillis() / (double) WINDOW.toMillis());
        }
        if (gone > 0) {
            foreign = Math.min(hour, foreign(now) + gone);
            foreignAt = now;
        }
    }

    /** Whether it speaks of less than an hour: in its own words, or since it asks for a short pause and no more. */
    private static boolean isOfShortWindow(RateHeaders rate) {
        return rate.window() == null
                ? rate.toWait() != null && rate.toWait().compareTo(SHORTEST_WAIT) < 0
                : rate.window().compareTo(SHORTEST_WINDOW) < 0;
    }

    /** A call was answered, and not turned away for the quota. */
    synchronized void letIn() {
        letIn = true;
        if (repeated) {
            repeated = false;
            pausedSince = lastPauseSince;
        }
    }

    /** The service asks for no calls before then; never shortens a pause. */
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

    /** Short pauses in a row are as bad as a long one, where whoever calls in between is turned away again. */
    private void beginPause(Instant now) {
        repeated =
                !letIn && !recordLost && !pausedUntil.equals(Instant.MIN) && !now.isAfter(pausedUntil.plus(IN_A_ROW));
        if (!repeated) {
            pausedSince = now;
        }
        lastPauseSince = now;
        letIn = false;
        recordLost = false;
    }

    /** The pause that there is or was; null if there never was one. */
    synchronized Pause pause() {
        return pausedUntil.equals(Instant.MIN) ? null : new Pause(pausedSince, pausedUntil, recordLost, repeated);
    }

    /** Until when the service asked for silence; {@link Instant#MIN} if it never did. */
    synchronized Instant pausedUntil() {
        return pausedUntil;
    }

    /** Calls made within the last hour. */
    synchronized int spent(Instant now) {
        forgetOld(now);
        return calls.size();
    }

    /** Whether it makes no difference to forget it. */
    synchronized boolean isIdle(Instant now) {
        forgetOld(now);
        return calls.isEmpty() && unsaved == 0 && accounts.isEmpty() && !pausedUntil.isAfter(now);
    }

    /** Whether it can't wait any longer to be saved. */
    synchronized boolean isSavingUrgent() {
        return unsaved * 2 >= lease;
    }

    /** What is to be saved, with room for the calls until the next saving; followed by {@link #saved}. */
    synchronized SavedCalls toSave(Instant now) {
        forgetOld(now);
        nextLease = closed ? 0 : Math.max(1, limit / SAVINGS_PER_LIMIT);
        // What is made while this is being saved is among the unknown ones as well.
        lease = Math.min(lease, unsaved + nextLease);
        boolean paused = pausedUntil.isAfter(now);
        return new SavedCalls(
                List.copyOf(calls),
                nextLease * REQUESTS_PER_CALL,
                paused ? pausedUntil : null,
                paused ? pausedSince : null);
    }

    /** How many calls {@link #toSave} did not know to be saved. */
    synchronized int unsaved() {
        return unsaved;
    }

    /** That many calls have been saved, so that as many may be made; followed by {@link #tellAccounts}. */
    synchronized void saved(int count) {
        unsaved -= count;
        lease = nextLease;
    }

    /** Calls may be made that could not be before. An account's fault is not the others'. */
    void tellAccounts() {
        for (Runnable account : accounts) {
            try {
                account.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "Calls that waited to be counted could not go on", e);
            }
        }
    }

    /** From now on no call is made. */
    synchronized void close() {
        closed = true;
    }

    private void forgetOld(Instant now) {
        heedClock(now);
        Instant start = now.minus(WINDOW);
        dropUntil(start, calls);
        dropUntil(start, others);
    }

    private static void dropUntil(Instant start, Deque<Instant> times) {
        while (!times.isEmpty() && !times.peekFirst().isAfter(start)) {
            times.removeFirst();
        }
    }

    /** The clock may have been set back: what seems to be of the future was before now, and a pause is no longer for it. */
    private void heedClock(Instant now) {
        Instant soon = now.plus(CLOCK_TOLERANCE);
        bringBack(calls, now);
        bringBack(others, now);
        if (!pausedUntil.isAfter(soon)) {
            return;
        }
        Duration whole = Duration.between(lastPauseSince, pausedUntil);
        Duration longest = whole.compareTo(WINDOW) < 0 ? whole : WINDOW;
        if (pausedUntil.isAfter(soon.plus(longest))) {
            pausedSince = min(pausedSince, now);
            lastPauseSince = min(lastPauseSince, now);
            pausedUntil = now.plus(longest);
        }
    }

    private static void bringBack(Deque<Instant> times, Instant now) {
        if (!times.isEmpty() && times.peekLast().isAfter(now.plus(CLOCK_TOLERANCE))) {
            List<Instant> known = times.stream().map(time -> min(time, now)).toList();
            times.clear();
            times.addAll(known);
        }
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

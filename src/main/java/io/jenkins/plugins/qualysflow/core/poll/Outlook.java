package io.jenkins.plugins.qualysflow.core.poll;

/**
 * What the quota of a gateway bears at one moment, for deciding whether a poll is worth its call. Plain numbers.
 *
 * @param limit calls that may be made in an hour, above 0
 * @param spent calls made within the last hour
 * @param others of these, those that were no polls
 * @param promised calls that will be made for what is waited for now, besides polls
 * @param tokens polls that the even rate allows now; negative after calls that could not wait
 * @param need polls that what is waited for now takes at the least
 * @param arriving polls that what will be waited for within the hour takes, as far as the last hour tells
 */
record Outlook(int limit, int spent, int others, int promised, double tokens, double need, double arriving) {

    /** Part of the quota that is left to calls which can't wait: starts, and last polls before a deadline. */
    static final double URGENT_SHARE = 0.05;

    /** Most of the quota that is kept for calls after the end of what is waited for now. */
    private static final double MOST_PROMISED = 0.5;

    /** Polls get at least that part, or nothing would ever be noticed. */
    private static final double LEAST_FOR_POLLS = 0.2;

    /** How much of what may arrive is kept free when there is a burst. */
    private static final double ARRIVING_SHARE = 0.5;

    /** The lateness, as a mean square in seconds squared, that is worth a call while there are plenty. */
    private static final double LEAST_PRICE = 15;

    /** The lateness that is worth a call whatever the load, lest nothing be polled. */
    private static final double HIGHEST_PRICE = 60_000;

    /** With fewer calls than that for each that is needed, they become dear. */
    private static final double SCARCE = 7;

    /** With more calls than that for each that is needed, they become cheap. */
    private static final double PLENTY = 150;

    private static final double SCARCITY = 5;

    /** The price grows by e to that power from an hour without calls to one that is used up. */
    private static final double USAGE = 2.5;

    /** Below that part of the quota an interval that was asked for is kept. */
    private static final double UNNOTICED = 0.1;

    /** Polls that may still be made within this hour. */
    private double left() {
        return limit - spent - Math.min(limit * MOST_PROMISED, Math.max(limit * URGENT_SHARE, promised));
    }

    /** Polls that can be made in each hour, evenly. */
    double pollsPerHour() {
        return Math.max(limit * LEAST_FOR_POLLS, limit - Math.max(limit * URGENT_SHARE, others));
    }

    /** Polls that may be made at once when none was for a while, at an even rate. */
    double burst() {
        return burst(limit);
    }

    /** The same for a limit. */
    static double burst(int limit) {
        return Math.max(1, limit / 100.0);
    }

    /** Whether a poll may be made now: at the even rate, or ahead of it where the hour can't run out. */
    boolean mayPoll() {
        return left() > 0 && (tokens >= 1 || left() > need + ARRIVING_SHARE * arriving);
    }

    /**
     * The lateness that is worth a call, as a mean square in seconds squared: the more is waited for with the fewer calls,
     * the more.
     */
    double price() {
        double usable = limit * (1 - URGENT_SHARE);
        double callsForEach = usable / Math.max(1, need + arriving + promised + others);
        double used = 1 - Math.max(0, left()) / usable;
        double scarcity = callsForEach < SCARCE
                ? Math.pow(SCARCE / callsForEach, SCARCITY)
                : callsForEach > PLENTY ? Math.pow(PLENTY / callsForEach, 2) : 1;
        return Math.min(HIGHEST_PRICE, LEAST_PRICE * scarcity * Math.exp(USAGE * used));
    }

    /** The least that {@link #price} can become while the limit stays as it is. */
    static double leastPrice(int limit) {
        return LEAST_PRICE * Math.min(1, Math.pow(PLENTY / (limit * (1 - URGENT_SHARE)), 2));
    }

    /**
     * Whether the quota bears intervals that were asked for.
     *
     * @param pollsPerHour how many polls they come to, all together
     */
    boolean bears(double pollsPerHour) {
        return pollsPerHour <= pollsPerHour() / 2 || spent <= limit * UNNOTICED;
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

/**
 * The quota of a gateway at one moment and the demand for it; decides how much lateness is worth a call.
 *
 * @param limit calls that may be made in an hour, above 0
 * @param spent calls made within the last hour
 * @param others the calls among {@code spent} that were not polls
 * @param promised calls besides polls that the current waits will make
 * @param tokens polls that the even rate allows now; negative after calls that could not wait
 * @param need minimum number of polls of the current waits
 * @param arriving polls of the waits that will begin within the hour, estimated from the last hour
 */
record Outlook(int limit, int spent, int others, int promised, double tokens, double need, double arriving) {

    /** Part of the quota that is reserved for urgent calls: starts, and last polls at a deadline. */
    static final double URGENT_SHARE = 0.05;

    /** Maximum part of the quota that is reserved for calls after the end of current executions. */
    private static final double MOST_PROMISED = 0.5;

    /** Minimum part of the quota for polls, so that ends are noticed in any case. */
    private static final double LEAST_FOR_POLLS = 0.2;

    /** Part of {@code arriving} that is reserved when polls are made ahead of the even rate. */
    private static final double ARRIVING_SHARE = 0.5;

    /** The price in seconds squared in an hour without calls, with neither scarcity nor plenty. */
    private static final double BASE_PRICE = 15;

    /** Maximum price, so that polls are made in any case. */
    private static final double HIGHEST_PRICE = 60_000;

    /** With fewer calls per needed call, the price rises. */
    private static final double SCARCE = 7;

    /** With more calls per needed call, the price falls. */
    private static final double PLENTY = 150;

    /** The power with which the price rises below {@link #SCARCE}. */
    private static final double SCARCITY = 5;

    /** The price grows by the factor e<sup>USAGE</sup> from an hour without calls to one that is used up. */
    private static final double USAGE = 2.5;

    /** If a smaller part of the quota is used, maximum intervals are kept in any case. */
    private static final double UNNOTICED = 0.1;

    /** Polls that may still be made within the hour. */
    private double left() {
        return limit - spent - Math.min(limit * MOST_PROMISED, Math.max(limit * URGENT_SHARE, promised));
    }

    /** Polls per hour at the even rate. */
    double pollsPerHour() {
        return Math.max(limit * LEAST_FOR_POLLS, limit - Math.max(limit * URGENT_SHARE, others));
    }

    /** Maximum number of tokens: polls that may be made at once after a while without polls. */
    static double burst(int limit) {
        return Math.max(1, limit / 100.0);
    }

    /** Whether a poll may be made now: at the even rate, or ahead of it if enough calls are left for all demand. */
    boolean mayPoll() {
        return left() > 0 && (tokens >= 1 || left() > need + ARRIVING_SHARE * arriving);
    }

    /**
     * The lateness that is worth a call, in seconds squared as in {@link DurationModel.Running#lateness}. The more waits
     * there are and the fewer calls are left, the higher it is.
     */
    double price() {
        double usable = limit * (1 - URGENT_SHARE);
        double callsForEach = usable / Math.max(1, need + arriving + promised + others);
        double used = 1 - Math.max(0, left()) / usable;
        double scarcity = callsForEach < SCARCE
                ? Math.pow(SCARCE / callsForEach, SCARCITY)
                : callsForEach > PLENTY ? Math.pow(PLENTY / callsForEach, 2) : 1;
        return Math.min(HIGHEST_PRICE, BASE_PRICE * scarcity * Math.exp(USAGE * used));
    }

    /** The minimum of {@link #price} with that limit. */
    static double leastPrice(int limit) {
        return BASE_PRICE * Math.min(1, Math.pow(PLENTY / (limit * (1 - URGENT_SHARE)), 2));
    }

    /**
     * Whether the quota suffices for the maximum intervals that users have set.
     *
     * @param pollsPerHour number of polls in an hour with these intervals
     */
    boolean bears(double pollsPerHour) {
        return pollsPerHour <= pollsPerHour() / 2 || spent <= limit * UNNOTICED;
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.poll.Times.earlier;
import static io.jenkins.plugins.qualysflow.core.poll.Times.later;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a group of waits is polled.
 *
 * <p>Durations of earlier executions tell how likely each execution has ended since it was last seen, and so how late its
 * end would be noticed now ({@link DurationModel}). A group is polled when that lateness is worth a call ({@link Outlook}),
 * and in any case after the interval that users have set, if the quota suffices.
 */
final class PollTiming {

    /** Shortest time between two decisions about a group. */
    static final Duration SOON = Duration.ofMillis(20);

    /** A group is planned again after this time, since the price may have fallen. */
    private static final Duration RECONSIDER = Duration.ofSeconds(30);

    /** Factor of the price after a poll that fetched the history, so that later polls save the additional cost. */
    private static final double PRICE_AFTER_HISTORY = 3;

    private PollTiming() {}

    /**
     * The plan for a group.
     *
     * @param expected when it will probably be polled
     * @param due when to decide about it again
     */
    record Plan(Instant expected, Instant due) {}

    /** Whether the lateness of a group is worth a call. */
    static boolean isWorthPolling(PollGroup group, double lateness, Outlook outlook) {
        return !isFirstPollOfUnknown(group) && lateness >= price(group, outlook);
    }

    private static double price(PollGroup group, Outlook outlook) {
        return outlook.price() * (group.historyFetched ? PRICE_AFTER_HISTORY : 1);
    }

    /** Whether it was never polled and there is no history by which to estimate its lateness. */
    private static boolean isFirstPollOfUnknown(PollGroup group) {
        return group.polledAt == null && (group.historyUnknown || group.key.workflowId() == null);
    }

    /**
     * When a group is polled whatever its lateness: for the first time, or after its maximum interval.
     *
     * @param intervalPolls number of polls in an hour if all groups are polled at their maximum intervals
     * @return {@link Instant#MAX} for never
     */
    static Instant forcedAt(PollGroup group, Outlook outlook, double intervalPolls, Instant now) {
        if (isFirstPollOfUnknown(group)) {
            Wait first = group.first();
            return first.watch.startedAt() == null
                    ? now
                    : later(now, first.startedAt.plus(first.watch.settings().firstInterval()));
        }
        return group.polledAt != null && outlook.bears(intervalPolls)
                ? group.polledAt.plus(group.maxInterval)
                : Instant.MAX;
    }

    /**
     * Plans the next poll of a group.
     *
     * @param groups number of groups at the gateway
     */
    static Plan plan(PollGroup group, Outlook outlook, double intervalPolls, int groups, Instant now) {
        boolean unknown = isFirstPollOfUnknown(group);
        Instant forced = forcedAt(group, outlook, intervalPolls, now);
        Instant worth = unknown ? forced : group.reaches(price(group, outlook), now);
        Instant next = later(earlier(worth, forced), group.retryAt);
        Duration round = round(groups, outlook);
        Instant expected = outlook.mayPoll() || group.polledAt == null ? next : later(next, group.polledAt.plus(round));
        Duration pause = round.dividedBy(8);
        Instant reconsider = now.plus(pause.compareTo(RECONSIDER) > 0 ? pause : RECONSIDER);
        Instant due = next;
        if (next.isAfter(reconsider) && !unknown) {
            // The price may fall meanwhile. A few times per round, so that many groups don't cause many decisions.
            Instant cheapest = group.reaches(Outlook.leastPrice(outlook.limit()), now);
            due = earlier(next, later(cheapest, reconsider));
        }
        return new Plan(expected, later(due, now.plus(SOON)));
    }

    /** How long it takes to poll every group once at the even rate. */
    static Duration round(int groups, Outlook outlook) {
        return Duration.ofMillis((long) (CallBudget.WINDOW.toMillis() * (groups / outlook.pollsPerHour())));
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.util.List;

/**
 * The user's settings of polling.
 *
 * @param initialDelay time from the start to the first poll, if durations of the workflow are unknown
 * @param maxInterval longest time between two polls if the quota suffices, and longest back-off after an error unless the
 *     service asked for a longer one
 * @param earlier durations of earlier executions of the workflow, oldest first; empty if unknown
 */
public record PollSettings(Duration initialDelay, Duration maxInterval, List<Duration> earlier) {

    /** First poll after 10 s, then once a minute at the least. */
    public static final PollSettings DEFAULT = new PollSettings(Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** Copies the list. */
    public PollSettings {
        if (initialDelay.isNegative() || maxInterval.isNegative() || maxInterval.isZero()) {
            throw new IllegalArgumentException("the intervals must be positive");
        }
        earlier = List.copyOf(earlier);
    }

    /** Without durations of earlier executions. */
    public PollSettings(Duration initialDelay, Duration maxInterval) {
        this(initialDelay, maxInterval, List.of());
    }

    /** Time to the first poll: the initial delay, but not more than the maximum interval. */
    Duration firstInterval() {
        return initialDelay.compareTo(maxInterval) < 0 ? initialDelay : maxInterval;
    }
}

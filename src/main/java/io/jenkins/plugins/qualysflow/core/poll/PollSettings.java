package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.util.List;

/**
 * How an execution is polled, as far as the user has a say.
 *
 * @param initialDelay time from the start to the first poll, while nothing is known of how long the workflow takes
 * @param maxInterval longest time between two polls while the quota bears it, and longest back-off after an error that the
 *     service did not ask for
 * @param earlier how long earlier executions of the workflow took, oldest first; empty if that is not known
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

    /** Nothing is known of earlier executions. */
    public PollSettings(Duration initialDelay, Duration maxInterval) {
        this(initialDelay, maxInterval, List.of());
    }

    /** The first poll is not later than any other would be. */
    Duration firstInterval() {
        return initialDelay.compareTo(maxInterval) < 0 ? initialDelay : maxInterval;
    }
}

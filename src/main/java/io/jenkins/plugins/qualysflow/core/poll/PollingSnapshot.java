package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;

/**
 * The waits at a gateway and whether its quota suffices for them, for display.
 *
 * @param waits executions that are waited for
 * @param groups workflows, and executions that are polled separately: each takes one call per poll
 * @param pollsPerHour polls that the quota allows in an hour, besides calls for starting and collecting
 * @param round how long it takes to poll each of {@code groups} once, at that rate
 */
public record PollingSnapshot(int waits, int groups, int pollsPerHour, Duration round) {

    /** Longer rounds are reported. */
    private static final Duration REMARKABLE = Duration.ofMinutes(2);

    /** Whether the end of executions may be noticed minutes late, since the quota is too small for all waits. */
    public boolean isLate() {
        return round.compareTo(REMARKABLE) > 0;
    }
}

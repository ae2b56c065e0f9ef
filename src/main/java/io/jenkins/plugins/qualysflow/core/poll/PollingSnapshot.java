package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;

/**
 * What is waited for at a gateway and how its quota bears it; for people to see.
 *
 * @param waits executions that are waited for
 * @param groups workflows, and executions that are polled by themselves: each takes a call to poll
 * @param pollsPerHour polls that the quota leaves in an hour, beside what is kept for starting and collecting
 * @param round how long it takes to poll each of them once, at that rate
 */
public record PollingSnapshot(int waits, int groups, int pollsPerHour, Duration round) {

    /** Rounds that take longer are worth a word. */
    private static final Duration REMARKABLE = Duration.ofMinutes(2);

    /** Whether the end of executions may be noticed minutes late, since there is more to poll than the quota bears. */
    public boolean isLate() {
        return round.compareTo(REMARKABLE) > 0;
    }
}

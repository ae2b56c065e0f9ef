package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;
import java.util.List;

/**
 * What is known of the calls at a gateway, for after a restart.
 *
 * @param calls when they were made; those of the last hour
 * @param unknown how many more may have been made since this was saved; 0 if none was
 * @param pausedUntil until when the service wants no calls; null if it does not mind
 * @param pausedSince since when it has wanted none; null if it does not mind, or that is not known
 */
public record SavedCalls(List<Instant> calls, int unknown, Instant pausedUntil, Instant pausedSince) {

    /** Copies the list. */
    public SavedCalls {
        if (unknown < 0) {
            throw new IllegalArgumentException("a number of calls can't be negative");
        }
        calls = List.copyOf(calls);
    }
}

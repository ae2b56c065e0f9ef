package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;
import java.util.List;

/**
 * The log of calls at a gateway, as it is stored.
 *
 * @param calls times of the calls of the last hour
 * @param unknown maximum number of calls that were made after this was saved
 * @param pausedUntil end of the current pause; null if there is none
 * @param pausedSince beginning of the current pause; null if there is none, or if unknown
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

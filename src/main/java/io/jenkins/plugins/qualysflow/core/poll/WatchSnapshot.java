package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * How a wait stands at one moment; for people to see.
 *
 * @param id tells one wait from another as long as this process lives
 * @param account whose calls it uses
 * @param owner as {@link Watch#owner()}
 * @param executionId what is waited for
 * @param since when the execution began, as far as the service has told; else when the wait did
 * @param planned when it is to be polled next; null if that time has come
 * @param earliest when the quota and the service let a poll be made: when this was asked for, or later
 * @param polling whether it is being polled
 * @param deadline when it is given up
 * @param status the service's own word at the last poll, unchanged; null if it was not seen yet or has none
 * @param lastError why the last poll failed; null if it did not
 */
public record WatchSnapshot(
        long id,
        AccountKey account,
        Object owner,
        String executionId,
        Instant since,
        Instant planned,
        Instant earliest,
        boolean polling,
        Instant deadline,
        String status,
        String lastError) {

    /** When it is polled next, if nothing changes and nothing else is in line before it; null while it is polled. */
    public Instant nextPoll() {
        if (polling) {
            return null;
        }
        return planned == null || earliest.isAfter(planned) ? earliest : planned;
    }

    /** Whether a poll is due and not made yet. */
    public boolean isQueued() {
        return planned == null && !polling;
    }

    /** Whether the quota or a pause of the service makes the next poll later than it would be. */
    public boolean isHeldBack(Instant now) {
        return !polling && earliest.isAfter(planned == null ? now : planned) && earliest.isAfter(now);
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * The state of a wait at one moment, for display.
 *
 * @param id unique within this process
 * @param account the account of its calls
 * @param owner as {@link Watch#owner()}
 * @param executionId execution id
 * @param since when the execution began, if the service has said so; else when the wait began
 * @param planned when the next poll is planned; null if it is due
 * @param earliest when the quota and the service allow a poll: the time of the snapshot, or later
 * @param polling whether a poll is in flight
 * @param deadline end of the wait
 * @param status the service's own word at the last poll, unchanged; null if unknown
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

    /** Expected time of the next poll; null while a poll is in flight. */
    public Instant nextPoll() {
        if (polling) {
            return null;
        }
        return planned == null || earliest.isAfter(planned) ? earliest : planned;
    }

    /** Whether a poll is due and not in flight yet. */
    public boolean isQueued() {
        return planned == null && !polling;
    }

    /** Whether the quota or a pause of the service delays the next poll. */
    public boolean isHeldBack(Instant now) {
        return !polling && earliest.isAfter(planned == null ? now : planned) && earliest.isAfter(now);
    }
}

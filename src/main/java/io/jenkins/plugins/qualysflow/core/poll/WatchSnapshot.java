package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * How a wait stands at one moment; for people to look at.
 *
 * @param id tells one wait from another as long as this process lives
 * @param lane whose calls it uses
 * @param owner as {@link Watch#owner()}
 * @param executionId what is waited for
 * @param since when the execution began, as far as the service has told; else when the wait did
 * @param planned when it is to be looked at next; null if that time has come
 * @param earliest when the quota and the service let a look be made: when this was asked for, or later
 * @param looking whether the call is made that looks at it
 * @param deadline when it is given up
 * @param status the service's own word at the last look, unchanged; null if it was not seen yet or has none
 * @param trouble what was wrong with the last look; null if nothing was
 */
public record WatchSnapshot(
        long id,
        LaneKey lane,
        Object owner,
        String executionId,
        Instant since,
        Instant planned,
        Instant earliest,
        boolean looking,
        Instant deadline,
        String status,
        String trouble) {

    /** When it is looked at next, if nothing changes and nothing else is in line before it; null while it is looked at. */
    public Instant nextLook() {
        if (looking) {
            return null;
        }
        return planned == null || earliest.isAfter(planned) ? earliest : planned;
    }

    /** Whether a look is due and not made yet. */
    public boolean isQueued() {
        return planned == null && !looking;
    }

    /** Whether the quota or a pause of the service makes the next look later than it would be. */
    public boolean isHeldBack(Instant now) {
        return !looking && earliest.isAfter(planned == null ? now : planned) && earliest.isAfter(now);
    }
}

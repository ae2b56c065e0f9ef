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
 * @param nextLook when it is looked at next; null while that is under way, or waits for the quota
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
        Instant nextLook,
        Instant deadline,
        String status,
        String trouble) {}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * An execution to be waited for.
 *
 * @param executionId what to look at
 * @param since when it began, for the first look; in the past for a wait that is taken up again
 * @param deadline when to give up; one last look is made then
 * @param cadence how often to look
 * @param owner on whose behalf, for those who list waits; null if nobody asks
 */
public record Watch(String executionId, Instant since, Instant deadline, Cadence cadence, Object owner) {

    /** A wait of nobody in particular. */
    public Watch(String executionId, Instant since, Instant deadline, Cadence cadence) {
        this(executionId, since, deadline, cadence, null);
    }
}

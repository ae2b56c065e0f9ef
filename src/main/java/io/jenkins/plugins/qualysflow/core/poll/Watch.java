package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * An execution to be waited for.
 *
 * @param executionId what to poll
 * @param workflowId whose execution it is; null where that is not known, so that it is polled by itself at first
 * @param startedAt when it began, by our clock; null where that is not known
 * @param deadline when to give up; one last poll is made then
 * @param settings how to poll
 * @param callsAfterwards how many calls are made once it has ended, for which the quota is kept; 0 for none
 * @param owner on whose behalf, for those who list waits; null if nobody asks
 */
public record Watch(
        String executionId,
        String workflowId,
        Instant startedAt,
        Instant deadline,
        PollSettings settings,
        int callsAfterwards,
        Object owner) {

    /** A wait of nobody in particular, after which nothing is called. */
    public Watch(String executionId, String workflowId, Instant startedAt, Instant deadline, PollSettings settings) {
        this(executionId, workflowId, startedAt, deadline, settings, 0, null);
    }
}

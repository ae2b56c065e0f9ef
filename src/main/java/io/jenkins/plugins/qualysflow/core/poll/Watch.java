package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * An execution to wait for.
 *
 * @param executionId execution id
 * @param workflowId its workflow; null if unknown, so that it is polled separately at first
 * @param startedAt when it began, by the local clock; null if unknown
 * @param deadline end of the wait; one last poll is made then
 * @param settings settings of polling
 * @param callsAfterwards number of calls after its end, for which quota is reserved; 0 for none
 * @param steps whether polls ask for the steps too, where that costs no more, for {@link WatchListener#stepsSeen}
 * @param owner identifies the run in {@link WatchSnapshot#owner}; null for none
 */
public record Watch(
        String executionId,
        String workflowId,
        Instant startedAt,
        Instant deadline,
        PollSettings settings,
        int callsAfterwards,
        boolean steps,
        Object owner) {

    /** A wait without steps. */
    public Watch(
            String executionId,
            String workflowId,
            Instant startedAt,
            Instant deadline,
            PollSettings settings,
            int callsAfterwards,
            Object owner) {
        this(executionId, workflowId, startedAt, deadline, settings, callsAfterwards, false, owner);
    }

    /** A wait without an owner and without calls afterwards. */
    public Watch(String executionId, String workflowId, Instant startedAt, Instant deadline, PollSettings settings) {
        this(executionId, workflowId, startedAt, deadline, settings, 0, null);
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import java.time.Instant;

/**
 * What has to outlive a restart of a run.
 *
 * @param phase how far it has come
 * @param executionId null until the service gave one
 * @param triggeredAt when the start was last about to be sent; null before
 * @param deadline when waiting ends; downtime counts
 * @param marker by which the execution can be told from others, sent with its input; null where none is sent. No secret
 */
public record RunState(Phase phase, String executionId, Instant triggeredAt, Instant deadline, String marker) {

    /** A state of a run that is not marked. */
    public RunState(Phase phase, String executionId, Instant triggeredAt, Instant deadline) {
        this(phase, executionId, triggeredAt, deadline, null);
    }

    /** A run that has not begun. */
    public static RunState begin(Instant deadline) {
        return new RunState(Phase.NEW, null, null, deadline);
    }

    /** A run that begins with the waiting, for an execution that somebody else started. */
    public static RunState waiting(String executionId, Instant deadline) {
        return new RunState(Phase.WAITING, executionId, null, deadline);
    }

    RunState in(Phase next) {
        return new RunState(next, executionId, triggeredAt, deadline, marker);
    }

    RunState triggering(Instant now, String mark) {
        return new RunState(Phase.TRIGGERING, null, now, deadline, mark);
    }

    RunState started(String id) {
        return new RunState(Phase.WAITING, id, triggeredAt, deadline, marker);
    }

    /** Whether the execution was given, and not started by this run. */
    boolean isGiven() {
        return executionId != null && triggeredAt == null;
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import java.time.Instant;

/**
 * The state of a run that is stored for a restart.
 *
 * @param phase its progress
 * @param executionId null until the service has returned it
 * @param triggeredAt when the start was last about to be sent; null before
 * @param deadline when waiting ends; time during which Jenkins is down counts
 * @param marker correlation marker in the input of the execution; null for none. Not a secret
 */
public record RunState(Phase phase, String executionId, Instant triggeredAt, Instant deadline, String marker) {

    /** A state of a run without a marker. */
    public RunState(Phase phase, String executionId, Instant triggeredAt, Instant deadline) {
        this(phase, executionId, triggeredAt, deadline, null);
    }

    /** A new run. */
    public static RunState begin(Instant deadline) {
        return new RunState(Phase.NEW, null, null, deadline);
    }

    /** A run that waits for an execution that was started before. */
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

    /** Whether the execution was given by the user, and not started by this run. */
    boolean isGiven() {
        return executionId != null && triggeredAt == null;
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import java.time.Instant;

/**
 * What has to outlive a restart of a run.
 *
 * @param phase how far it has come
 * @param executionId null until the service gave one
 * @param triggeredAt when the start was last about to be sent; null before
 * @param deadline when waiting ends; downtime counts
 */
public record RunState(Phase phase, String executionId, Instant triggeredAt, Instant deadline) {

    /** A run that has not begun. */
    public static RunState begin(Instant deadline) {
        return new RunState(Phase.NEW, null, null, deadline);
    }

    RunState in(Phase next) {
        return new RunState(next, executionId, triggeredAt, deadline);
    }

    RunState triggering(Instant now) {
        return new RunState(Phase.TRIGGERING, null, now, deadline);
    }

    RunState started(String id) {
        return new RunState(Phase.WAITING, id, triggeredAt, deadline);
    }
}

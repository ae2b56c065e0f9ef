package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;

/**
 * A run of a workload.
 *
 * @param workflowId which workflow
 * @param begin when it begins, counted from the begin of the simulation; negative for one of earlier
 * @param duration how long its execution takes
 */
record PlannedRun(String workflowId, Duration begin, Duration duration) {

    /** When its execution ends, if it begins when it is planned to. */
    Duration end() {
        return begin.plus(duration);
    }
}

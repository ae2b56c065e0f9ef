package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Instant;

/** An execution as the simulated service knows it: when it begins and when it will end, successfully. */
record ServiceExecution(String id, String workflowId, Instant begin, Instant end) {

    /** What the service tells of it at an instant. */
    Execution at(Instant now) {
        boolean ended = !now.isBefore(end);
        return new Execution(
                id, workflowId, ended ? "Success" : "Running", begin, ended ? end : null, begin, "PUBLIC_API", null);
    }
}

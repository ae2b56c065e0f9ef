package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A step of an execution, as it is shown.
 *
 * @param order its position in the execution
 * @param nodeId the node of the workflow that ran
 * @param nodeType kind of node; null if unknown
 * @param status the service's own word; null if it sent none
 * @param ending what the status means
 * @param startTime when it began; null if unknown
 * @param endTime when it ended; null if unknown
 * @param files paths within the bundle of what was kept of it
 */
public record ReportedStep(
        int order,
        String nodeId,
        String nodeType,
        String status,
        Ending ending,
        Instant startTime,
        Instant endTime,
        List<String> files) {

    /** Copies the list. */
    public ReportedStep {
        files = files == null ? List.of() : List.copyOf(files);
    }

    /** From its start to its end; null while either is unknown. */
    public Duration duration() {
        return startTime == null || endTime == null ? null : Duration.between(startTime, endTime);
    }
}

package io.jenkins.plugins.qualysflow.core.model;

import java.time.Duration;
import java.time.Instant;

/**
 * One execution of a workflow, as the execution details and the execution list give it.
 *
 * @param id execution id, never blank
 * @param workflowId id of the workflow; null if the service left it out
 * @param status the service's own word, unchanged; null if it sent none. Only {@code Success} is documented
 * @param startDate when it began; null if unknown
 * @param endDate when it ended, from {@code endDate} or {@code details.executionEndDate}; null while it runs
 * @param createdAt when the service made the record; null if unknown
 * @param source who began it, such as {@code PUBLIC_API}, {@code UI}, {@code WORKFLOW_TRIGGER}; null if unknown
 * @param parentExecutionId the execution whose step began this one; null if none
 */
public record Execution(
        String id,
        String workflowId,
        String status,
        Instant startDate,
        Instant endDate,
        Instant createdAt,
        String source,
        String parentExecutionId) {

    /** What the status and the end date together mean; never null. */
    public Ending ending() {
        return Ending.ofExecution(status, endDate != null);
    }

    /** Time between start and end; null while either is unknown. */
    public Duration duration() {
        return startDate == null || endDate == null ? null : Duration.between(startDate, endDate);
    }
}

package io.jenkins.plugins.qualysflow.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One execution of a workflow, as the execution details and the execution list give it.
 *
 * @param id execution id, up to 200 visible ASCII characters
 * @param workflowId id of the workflow; null if the service left it out
 * @param status the service's own word, unchanged; null if it sent none. Only {@code Success} is documented
 * @param startDate when it began; null if unknown
 * @param endDate when it ended, from {@code endDate} or {@code details.executionEndDate}; null while it runs
 * @param createdAt when the service made the record; null if unknown
 * @param source who began it, such as {@code PUBLIC_API}, {@code UI}, {@code WORKFLOW_TRIGGER}; null if unknown
 * @param parentExecutionId the execution whose step began this one; null if none
 * @param linkedExecutionIds related executions, in a way that is not documented; never null
 */
public record Execution(
        String id,
        String workflowId,
        String status,
        Instant startDate,
        Instant endDate,
        Instant createdAt,
        String source,
        String parentExecutionId,
        List<String> linkedExecutionIds) {

    /** Copies the list. */
    public Execution {
        linkedExecutionIds = List.copyOf(linkedExecutionIds);
    }

    /** An execution without linked ones. */
    public Execution(
            String id,
            String workflowId,
            String status,
            Instant startDate,
            Instant endDate,
            Instant createdAt,
            String source,
            String parentExecutionId) {
        this(id, workflowId, status, startDate, endDate, createdAt, source, parentExecutionId, List.of());
    }

    /** What the status and the end date together mean; never null. */
    public Ending ending() {
        return Ending.ofExecution(status, endDate != null);
    }

    /** Time between start and end; null while either is unknown. */
    public Duration duration() {
        return startDate == null || endDate == null ? null : Duration.between(startDate, endDate);
    }
}

package io.jenkins.plugins.qualysflow.core.model;

import java.time.Duration;
import java.time.Instant;

/**
 * One step of an execution, as the step list and the execution details give it.
 *
 * @param nodeId the node of the workflow that ran, such as {@code node-67649155-filter} or {@code trigger}; never blank
 * @param nodeType kind of node, such as {@code qualysevent}; null if the service left it out
 * @param status the service's own word, unchanged; null if it sent none
 * @param order position in the execution ({@code eventOrder}), or in the list where the service sent no number
 * @param startedAt {@code startDate}, else {@code createdAt}; null if neither was sent
 * @param endedAt {@code endDate}, else {@code updatedAt}; null if neither was sent
 */
public record Step(String nodeId, String nodeType, String status, int order, Instant startedAt, Instant endedAt) {

    /** What the status means for a step of an execution that has ended; never null. */
    public Ending ending() {
        return Ending.ofStep(status);
    }

    /** The same where the execution may be running, for a step of {@link ExecutionDetails}; never null. */
    public Ending endingSoFar() {
        return Ending.ofStep(status, endedAt != null);
    }

    /** Time between start and end; null while either is unknown. */
    public Duration duration() {
        return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
    }
}

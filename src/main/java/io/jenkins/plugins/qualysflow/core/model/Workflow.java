package io.jenkins.plugins.qualysflow.core.model;

import java.time.Instant;

/**
 * A workflow, as the workflow list gives it. The answer of that list is not documented; the parsed members are those
 * of Workflow Details and of the other lists of Qualys Flow.
 *
 * @param id id of the workflow, from {@code id} or {@code workflow}; null if the service sent none
 * @param name display name; null if the service sent none
 * @param createdAt when it was made; null if unknown
 * @param updatedAt when it was last changed; null if unknown
 */
public record Workflow(String id, String name, Instant createdAt, Instant updatedAt) {}

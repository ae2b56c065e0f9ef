package io.jenkins.plugins.qualysflow.core.model;

/**
 * The answer to Run Workflow.
 *
 * @param executionId id of the started execution, never blank
 * @param message what the service said, such as {@code Workflow execution started}; null in the answers of 1.16
 */
public record StartedExecution(String executionId, String message) {}

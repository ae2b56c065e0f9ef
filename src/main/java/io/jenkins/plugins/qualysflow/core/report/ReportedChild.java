package io.jenkins.plugins.qualysflow.core.report;

/**
 * An execution that another one began, as it is shown.
 *
 * @param parentExecutionId the execution that began it
 * @param status the service's own word; null if it sent none
 * @param outcome a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}
 * @param endedWell whether it succeeded, in every step
 */
public record ReportedChild(
        String executionId, String parentExecutionId, String status, String outcome, boolean endedWell) {}

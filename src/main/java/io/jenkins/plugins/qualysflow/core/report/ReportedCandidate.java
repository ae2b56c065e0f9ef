package io.jenkins.plugins.qualysflow.core.report;

import java.time.Instant;

/**
 * An execution that may be the one whose start was not answered, as it is shown.
 *
 * @param status the service's own word; null if it sent none
 * @param source who began it; null if unknown
 * @param createdAt when the service made its record; null if unknown
 */
public record ReportedCandidate(String executionId, String status, String source, Instant createdAt) {}

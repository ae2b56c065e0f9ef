package io.jenkins.plugins.qualysflow.bench;

import java.time.Instant;

/**
 * An execution to be waited for.
 *
 * @param since when it began
 * @param deadline when to give up
 */
record Await(String workflowId, String executionId, Instant since, Instant deadline) {}

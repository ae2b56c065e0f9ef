package io.jenkins.plugins.qualysflow.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An execution to be waited for.
 *
 * @param since when it began
 * @param deadline when to give up
 * @param earlier how long earlier executions took that were waited for before; empty if none was
 * @param callsAfterwards how many calls follow when it has ended
 */
record Await(
        String workflowId,
        String executionId,
        Instant since,
        Instant deadline,
        List<Duration> earlier,
        int callsAfterwards) {}

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The executions that may have begun by a start of which no answer is known. */
final class Candidates {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final int MOST = 10;

    private Candidates() {}

    /**
     * Asks for them, by the clock of the service.
     *
     * @return fails where they can't be listed, or not soon
     */
    static CompletableFuture<List<Execution>> of(
            String workflowId, Instant triggeredAt, Connection connection, Engine engine) {
        Duration ago = Duration.between(triggeredAt, engine.clock().instant());
        Instant since = connection.lane().serviceTime().minus(ago).minus(MARGIN);
        CompletableFuture<List<Execution>> listed = connection
                .lane()
                .submit(
                        Purpose.LAST_LOOK,
                        () -> connection.client().executions(workflowId, ExecutionQuery.newestSince(since, MOST)));
        Scheduler.Timer patience =
                engine.scheduler().schedule(() -> listed.completeExceptionally(new IOException("no answer")), PATIENCE);
        return listed.whenComplete((executions, error) -> patience.cancel())
                .thenApply(executions -> executions.stream()
                        .filter(execution -> execution.createdAt() == null
                                || !execution.createdAt().isBefore(since))
                        .limit(MOST)
                        .toList());
    }
}

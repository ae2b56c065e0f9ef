package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Finds the executions that an unanswered start may have begun. */
final class Candidates {

    /** How far the clocks of the service may differ from the date of its answers. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int MOST = 10;

    private Candidates() {}

    /**
     * The executions that were created nearest to the start, by the clock of the service: at most ten, oldest first. Also
     * requests the oldest first, since after a restart the first page might have only younger ones.
     *
     * @return fails if they can't be listed; cancelling it cancels the call unless it was sent
     */
    static CompletableFuture<List<Execution>> of(
            String workflowId, Instant triggeredAt, Connection connection, Engine engine) {
        Duration ago = Duration.between(triggeredAt, engine.clock().instant());
        Instant now = connection.account().serviceTime();
        Instant start = now.minus(ago);
        Instant since = noEarlier(start.minus(MARGIN), connection.account());
        return connection
                .account()
                .submit(
                        Purpose.LAST_POLL,
                        () -> connection
                                .client()
                                .executions(workflowId, ExecutionQuery.since(since))
                                .thenApply(listed -> nearest(listed, since, start)));
    }

    /** That instant, limited to the time for which the service lists executions. */
    static Instant noEarlier(Instant since, Account account) {
        Instant farthest = account.serviceTime().minus(ExecutionQuery.RETENTION).plus(MARGIN);
        return since.isBefore(farthest) ? farthest : since;
    }

    private static List<Execution> nearest(List<Execution> listed, Instant since, Instant start) {
        return listed.stream()
                .filter(execution ->
                        execution.createdAt() == null || !execution.createdAt().isBefore(since))
                .sorted(Comparator.comparing(execution -> distance(execution, start)))
                .limit(MOST)
                .sorted(Comparator.comparing(Execution::createdAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private static Duration distance(Execution execution, Instant start) {
        return execution.createdAt() == null
                ? Duration.ZERO
                : Duration.between(start, execution.createdAt()).abs();
    }
}

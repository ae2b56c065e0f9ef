package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The workflows of each connection, to complete the name that a person types.
 *
 * <p>A connection makes at most one call in five minutes for them, however often they are requested: a list is cached for
 * five minutes per page that it took, and a failure is cached as long. The calls have the lowest priority of the account
 * and use at most half of the quota.
 */
public final class WorkflowCatalog {

    /** Maximum number of names that are fetched: completion need not offer all of them. */
    static final int MOST = 500;

    private static final Logger LOGGER = Logger.getLogger(WorkflowCatalog.class.getName());

    private final CachedAnswers<AccountKey, List<Workflow>> lists;

    /** An empty catalog. */
    public WorkflowCatalog(InstantSource clock) {
        lists = new CachedAnswers<>(clock, workflows -> Duration.ZERO);
    }

    /**
     * The names of the workflows that the credential of the connection may list, sorted, each once, at most 500.
     *
     * @return empty if they can't be listed; never fails, and completes late when the quota is used up
     */
    public CompletableFuture<List<String>> names(Connection connection) {
        return workflows(connection).thenApply(WorkflowCatalog::sorted);
    }

    /**
     * The id of the only workflow among them that has exactly this name.
     *
     * @return null if there is none or more than one; never fails
     */
    public CompletableFuture<String> id(Connection connection, String name) {
        return workflows(connection).thenApply(workflows -> {
            List<String> ids = workflows.stream()
                    .filter(workflow -> name.equals(workflow.name()) && workflow.id() != null)
                    .map(Workflow::id)
                    .toList();
            return ids.size() == 1 ? ids.get(0) : null;
        });
    }

    private CompletableFuture<List<Workflow>> workflows(Connection connection) {
        return lists.get(connection.account().key(), calls -> list(connection, calls));
    }

    private static CompletableFuture<List<Workflow>> list(Connection connection, AtomicInteger calls) {
        WorkflowQuery all = WorkflowQuery.matching(null);
        Pager<Workflow> pager = new Pager<>(
                (PageRequest page) -> {
                    calls.incrementAndGet();
                    return connection
                            .account()
                            .submit(Purpose.BROWSE, () -> connection.client().workflows(all.at(page)));
                },
                Workflow::id,
                MOST);
        return pager.all().handle((items, error) -> {
            if (error != null) {
                LOGGER.log(
                        Level.INFO,
                        "Workflow names cannot be completed for some minutes: {0}",
                        Scrubber.printable(QFlowErrors.unwrap(error).getMessage()));
            }
            return error == null ? items.stream().map(Listed::value).toList() : List.<Workflow>of();
        });
    }

    private static List<String> sorted(List<Workflow> workflows) {
        return workflows.stream()
                .map(Workflow::name)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }
}

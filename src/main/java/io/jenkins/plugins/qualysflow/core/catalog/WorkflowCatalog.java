package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The names of the workflows of each connection, to complete what a person types.
 *
 * <p>They cost at most one call in five minutes for each connection, however often they are wanted: a list is kept for five
 * minutes for each page it took, and one that could not be had is not asked for again before that either. The calls go
 * through the account after all others, and leave half of the quota alone.
 */
public final class WorkflowCatalog {

    /** How long one page is good for. */
    public static final Duration FRESH = Duration.ofMinutes(5);

    /** More names than this are not fetched: nobody reads them, and completion is a help and no promise. */
    static final int MOST = 500;

    private static final Logger LOGGER = Logger.getLogger(WorkflowCatalog.class.getName());

    private final InstantSource clock;
    private final Map<AccountKey, Listing> listings = new HashMap<>();

    /** A list, and how long it is kept. */
    private record Listing(Instant begun, AtomicInteger calls, CompletableFuture<List<String>> names) {
        boolean isFresh(Instant now) {
            return !names.isDone() || now.isBefore(begun.plus(FRESH.multipliedBy(Math.max(1, calls.get()))));
        }
    }

    /** An empty catalog. */
    public WorkflowCatalog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The names of the workflows that the credential of the connection may list, sorted, each once, at most 500.
     *
     * @return empty if they can't be listed; never fails, and is completed late where the quota is used up
     */
    public CompletableFuture<List<String>> names(Connection connection) {
        Instant now = clock.instant();
        Listing begun;
        synchronized (this) {
            listings.values().removeIf(listing -> !listing.isFresh(now));
            Listing known = listings.get(connection.account().key());
            if (known != null) {
                return known.names();
            }
            begun = new Listing(now, new AtomicInteger(), new CompletableFuture<>());
            listings.put(connection.account().key(), begun);
        }
        list(connection, begun);
        return begun.names();
    }

    private static void list(Connection connection, Listing listing) {
        WorkflowQuery all = WorkflowQuery.matching(null);
        Pager<Workflow> pager = new Pager<>(
                (PageRequest page) -> {
                    listing.calls().incrementAndGet();
                    return connection
                            .account()
                            .submit(Purpose.BROWSE, () -> connection.client().workflows(all.at(page)));
                },
                Workflow::id,
                MOST);
        pager.all().whenComplete((items, error) -> {
            if (error != null) {
                LOGGER.log(
                        Level.INFO,
                        "Workflow names cannot be completed for some minutes: {0}",
                        QFlowErrors.unwrap(error).getMessage());
            }
            listing.names().complete(error == null ? sorted(items) : List.of());
        });
    }

    private static List<String> sorted(List<Listed<Workflow>> items) {
        return items.stream()
                .map(item -> item.value().name())
                .filter(Objects::nonNull)
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }
}

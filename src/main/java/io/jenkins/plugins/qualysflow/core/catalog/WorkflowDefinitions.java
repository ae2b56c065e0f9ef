package io.jenkins.plugins.qualysflow.core.catalog;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The definitions of workflows: variables with their saved values, and nodes.
 *
 * <p>Each costs one call in an hour for each credential that asks, and one in five minutes where it can't be had. Whoever
 * asks gets an answer within half a minute, or the reason why there is none: a definition is a help, for which no start
 * waits long.
 */
public final class WorkflowDefinitions {

    /** How long a definition is kept. */
    static final Duration KEPT = Duration.ofHours(1);

    /** How long it is remembered that a definition can't be had. */
    static final Duration ERROR_KEPT = Duration.ofMinutes(5);

    /** How long somebody waits for an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Most that are kept; the one that was asked for first is dropped. */
    static final int MOST = 200;

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Map<Key, Kept> kept = new LinkedHashMap<>();

    private record Key(AccountKey account, String workflowId) {}

    private record Kept(Instant begun, CompletableFuture<Found> found) {
        boolean isFresh(Instant now) {
            if (!found.isDone()) {
                return true;
            }
            return now.isBefore(begun.plus(found.join().details() == null ? ERROR_KEPT : KEPT));
        }
    }

    /**
     * What is known of a workflow.
     *
     * @param details null where they can't be had
     * @param problem why there is no definition, as part of a sentence; null if there is one
     */
    public record Found(WorkflowDetails details, String problem) {

        private static Found of(WorkflowDetails details) {
            return new Found(details, details.definitionProblem());
        }

        private static Found none(String problem) {
            return new Found(null, problem);
        }
    }

    /** Knows none yet. */
    public WorkflowDefinitions(InstantSource clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * The definition of a workflow, as the credential of the connection may read it.
     *
     * @return never fails; completed at once, with a problem, where the quota allows no call now
     */
    public CompletableFuture<Found> of(Connection connection, String workflowId) {
        Key key = new Key(connection.account().key(), workflowId.toLowerCase(Locale.ROOT));
        CompletableFuture<Found> asked;
        synchronized (this) {
            kept.values().removeIf(each -> !each.isFresh(clock.instant()));
            Kept known = kept.get(key);
            if (known != null) {
                return inTime(known.found());
            }
            if (connection.account().heldBackUntil(Purpose.BROWSE) != null) {
                return CompletableFuture.completedFuture(Found.none("the quota leaves no call for it now"));
            }
            asked = new CompletableFuture<>();
            kept.put(key, new Kept(clock.instant(), asked));
            if (kept.size() > MOST) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        connection
                .account()
                .submit(Purpose.BROWSE, () -> connection.client().workflow(workflowId))
                .whenComplete((details, error) -> asked.complete(
                        error == null
                                ? Found.of(details)
                                : Found.none(QFlowErrors.unwrap(error).getMessage())));
        return inTime(asked);
    }

    /** Forgets the definition of a workflow, so that it is read anew. */
    public synchronized void forget(Connection connection, String workflowId) {
        kept.remove(new Key(connection.account().key(), workflowId.toLowerCase(Locale.ROOT)));
    }

    /** The definition of a workflow if it is known by now; null if not. Makes no call. */
    public WorkflowDetails known(Connection connection, String workflowId) {
        Kept known;
        synchronized (this) {
            known = kept.get(new Key(connection.account().key(), workflowId.toLowerCase(Locale.ROOT)));
        }
        return known == null || !known.found().isDone()
                ? null
                : known.found().join().details();
    }

    private CompletableFuture<Found> inTime(CompletableFuture<Found> found) {
        CompletableFuture<Found> copy = found.copy();
        Scheduler.Timer timer = scheduler.schedule(
                () -> copy.complete(Found.none("there was no answer within " + TIMEOUT.toSeconds() + " s")), TIMEOUT);
        copy.whenComplete((done, error) -> timer.cancel());
        return copy;
    }
}

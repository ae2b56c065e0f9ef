package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes calls for collecting, and makes them again while their error may pass and there is time. Where the credential is
 * refused it is looked up anew, once until a call succeeds.
 */
public final class RetriedCalls {

    private static final Logger LOGGER = Logger.getLogger(RetriedCalls.class.getName());

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Data of a step that is listed may lag behind the list. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    private final Collector.Settings settings;
    private final BooleanSupplier over;
    private Connection connection;
    /** The look-up of another credential, once until a call is accepted; null if there was none. */
    private CompletableFuture<Boolean> renewal;

    /**
     * Calls by that connection.
     *
     * @param over whether nobody waits any more
     */
    public RetriedCalls(Connection connection, Collector.Settings settings, BooleanSupplier over) {
        this.connection = connection;
        this.settings = settings;
        this.over = over;
    }

    /** Makes a call; fails with its last error, or as cancelled where the time is over. */
    public <T> CompletableFuture<T> fetch(Function<QFlowClient, CompletableFuture<T>> call) {
        return fetch(call, Integer.MAX_VALUE);
    }

    /**
     * Makes a call that can be done without: it is not waited for where it is not found, nor made more often than this. A
     * quota that is used up does not count.
     */
    <T> CompletableFuture<T> fetch(Function<QFlowClient, CompletableFuture<T>> call, int tries) {
        CompletableFuture<T> fetched = new CompletableFuture<>();
        Instant now = settings.clock().instant();
        // A call may be held back by the quota for longer than there is time.
        Scheduler.Timer deadline = settings.scheduler()
                .schedule(
                        () -> fetched.completeExceptionally(new CancellationException(Collector.TOO_LATE)),
                        Duration.between(now, settings.deadline()));
        fetched.whenComplete((answer, error) -> deadline.cancel());
        new Fetch<>(call, fetched, tries).attempt();
        return fetched;
    }

    private synchronized Connection connection() {
        return connection;
    }

    /** Looks for another connection than the one by which a credential was refused; whether there is one. */
    private CompletableFuture<Boolean> renew(Connection refused) {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        synchronized (this) {
            if (connection != refused) {
                // By another call.
                return CompletableFuture.completedFuture(true);
            }
            if (renewal != null) {
                return renewal.isDone() ? CompletableFuture.completedFuture(false) : renewal;
            }
            renewal = begun;
        }
        lookUp().whenComplete((other, error) -> {
            if (error != null) {
                LOGGER.log(Level.WARNING, "The credential could not be looked up anew", error);
            }
            synchronized (this) {
                connection = other == null ? connection : other;
            }
            begun.complete(other != null);
        });
        return begun;
    }

    private CompletableFuture<Connection> lookUp() {
        try {
            return settings.renewed().get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void accepted(Connection by) {
        if (by == connection) {
            renewal = null;
        }
    }

    private boolean isOver() {
        return over.getAsBoolean() || !settings.clock().instant().isBefore(settings.deadline());
    }

    /** One call with its repetitions. */
    private final class Fetch<T> {

        private final Function<QFlowClient, CompletableFuture<T>> call;
        private final CompletableFuture<T> fetched;
        private final Instant since = settings.clock().instant();
        private int triesLeft;
        private Duration backOff = FIRST_RETRY;

        Fetch(Function<QFlowClient, CompletableFuture<T>> call, CompletableFuture<T> fetched, int tries) {
            this.call = call;
            this.fetched = fetched;
            this.triesLeft = tries;
        }

        void attempt() {
            Connection by = connection();
            CompletableFuture<T> submitted = by.account().submit(Purpose.COLLECT, () -> {
                if (fetched.isDone() || isOver()) {
                    return CompletableFuture.failedFuture(new CancellationException(Collector.TOO_LATE));
                }
                return call.apply(by.client());
            });
            submitted.whenComplete((answer, error) -> {
                if (error == null) {
                    accepted(by);
                    fetched.complete(answer);
                } else {
                    failed(error, by);
                }
            });
            // Takes it back where it has not begun.
            fetched.whenComplete((answer, error) -> submitted.cancel(false));
        }

        private void failed(Throwable error, Connection by) {
            if (mayPass(error)) {
                Duration longest = settings.longestRetry();
                Duration wait = backOff.compareTo(longest) < 0 ? backOff : longest;
                backOff = wait.multipliedBy(2);
                Scheduler.Timer retry = settings.scheduler().schedule(this::attempt, wait);
                fetched.whenComplete((late, over) -> retry.cancel());
            } else if (isRefusedCredential(error) && !isOver()) {
                renew(by).thenAccept(isThereAnother -> {
                    if (isThereAnother) {
                        attempt();
                    } else {
                        fetched.completeExceptionally(error);
                    }
                });
            } else {
                fetched.completeExceptionally(error);
            }
        }

        private boolean mayPass(Throwable error) {
            QFlowException known = QFlowErrors.of(error);
            if (known == null || isOver() || FileErrors.of(error) != null) {
                return false;
            }
            if (Kind.NOT_FOUND.is(known)) {
                return triesLeft == Integer.MAX_VALUE
                        && settings.clock().instant().isBefore(since.plus(NOT_FOUND_FOR));
            }
            if (triesLeft != Integer.MAX_VALUE && known.kind() != Kind.RATE_LIMITED) {
                triesLeft--;
            }
            return known.isPassing() && triesLeft > 0;
        }
    }

    /** A token that can't be had since the secret was exchanged counts: another secret may give one. */
    static boolean isRefusedCredential(Throwable error) {
        QFlowException known = QFlowErrors.of(error);
        return Kind.UNAUTHORIZED.is(known) || (Kind.NO_TOKEN.is(known) && !known.isPassing());
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes calls for collecting, and makes them again while their error may pass and there is time. */
public final class PatientCalls {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Data of a step that is listed may lag behind the list. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    private final Connection connection;
    private final Collector.Settings settings;
    private final BooleanSupplier over;

    /**
     * Calls by that connection.
     *
     * @param over whether nobody waits any more
     */
    public PatientCalls(Connection connection, Collector.Settings settings, BooleanSupplier over) {
        this.connection = connection;
        this.settings = settings;
        this.over = over;
    }

    /** Makes a call; fails with its last error, or as cancelled where the time is over. */
    public <T> CompletableFuture<T> fetch(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> fetched = new CompletableFuture<>();
        Instant now = settings.clock().instant();
        // A call may be held back by the quota for longer than there is time.
        Scheduler.Timer deadline = settings.scheduler()
                .schedule(
                        () -> fetched.completeExceptionally(new CancellationException(Collector.TOO_LATE)),
                        Duration.between(now, settings.deadline()));
        fetched.whenComplete((answer, error) -> deadline.cancel());
        attempt(call, fetched, FIRST_RETRY, now);
        return fetched;
    }

    private <T> void attempt(
            Supplier<CompletableFuture<T>> call, CompletableFuture<T> fetched, Duration backOff, Instant since) {
        CompletableFuture<T> submitted = connection.lane().submit(Purpose.COLLECT, () -> {
            if (fetched.isDone() || isOver()) {
                return CompletableFuture.failedFuture(new CancellationException(Collector.TOO_LATE));
            }
            return call.get();
        });
        submitted.whenComplete((answer, error) -> {
            if (error == null) {
                fetched.complete(answer);
            } else if (!mayPass(error, since)) {
                fetched.completeExceptionally(error);
            } else {
                Duration capped = backOff.compareTo(settings.longestRetry()) < 0 ? backOff : settings.longestRetry();
                Duration next = capped.multipliedBy(2);
                Scheduler.Timer retry =
                        settings.scheduler().schedule(() -> attempt(call, fetched, next, since), capped);
                fetched.whenComplete((late, over) -> retry.cancel());
            }
        });
        // Takes it back where it has not begun.
        fetched.whenComplete((answer, error) -> submitted.cancel(false));
    }

    private boolean mayPass(Throwable error, Instant since) {
        QFlowException known = QFlowErrors.of(error);
        if (known == null || isOver()) {
            return false;
        }
        return known instanceof QFlowException.NotFound
                ? settings.clock().instant().isBefore(since.plus(NOT_FOUND_FOR))
                : known.isPassing();
    }

    private boolean isOver() {
        return over.getAsBoolean() || !settings.clock().instant().isBefore(settings.deadline());
    }
}

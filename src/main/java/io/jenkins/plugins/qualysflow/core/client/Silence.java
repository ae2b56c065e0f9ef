package io.jenkins.plugins.qualysflow.core.client;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Ends a transfer in which nothing has come for too long. A large file may take its time, a dead connection may not: and
 * the HTTP client's own time-out watches the headers only.
 */
final class Silence {

    private final Duration longest;
    private final Executor later;
    private volatile long heardAt = System.nanoTime();

    Silence(Duration longest) {
        this.longest = longest;
        this.later = CompletableFuture.delayedExecutor(longest.toMillis() / 2, TimeUnit.MILLISECONDS);
    }

    /** Something came. */
    void broken() {
        heardAt = System.nanoTime();
    }

    /**
     * The transfer, failing when it stays silent.
     *
     * @param untilHeaders how long the first byte may take beyond the ordinary silence; the client watches that itself
     */
    <T> CompletableFuture<T> bound(CompletableFuture<T> transfer, Duration untilHeaders) {
        CompletableFuture<T> bounded = transfer.copy();
        bounded.whenComplete((answer, error) -> transfer.cancel(true));
        heardAt = System.nanoTime() + untilHeaders.toNanos();
        watch(bounded);
        return bounded;
    }

    private void watch(CompletableFuture<?> transfer) {
        later.execute(() -> {
            if (transfer.isDone()) {
                return;
            }
            if (System.nanoTime() - heardAt > longest.toNanos()) {
                transfer.completeExceptionally(
                        new HttpTimeoutException("nothing came for " + longest.toSeconds() + " s"));
            } else {
                watch(transfer);
            }
        });
    }
}

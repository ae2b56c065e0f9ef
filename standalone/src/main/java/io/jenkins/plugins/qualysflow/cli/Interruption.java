package io.jenkins.plugins.qualysflow.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The user's wish that the command ends now: Ctrl-C, or a signal of the system. Comes at most once. */
final class Interruption {

    private final CompletableFuture<Void> come = new CompletableFuture<>();

    /** Tells whoever wants to know. Returns when they have been told; what they do may take longer. */
    void interrupt() {
        come.complete(null);
    }

    /** Whether it has come. */
    boolean hasCome() {
        return come.isDone();
    }

    /** Does this when it comes, or now if it has. */
    void then(Runnable reaction) {
        come.thenRun(reaction);
    }

    /** Waits until it comes; the thread's own interruption counts as well. */
    void await() {
        try {
            come.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never fails", e);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Calls into a {@link RunHost} whose faults must not leave a run without an end. */
final class RunHosts {

    private static final Logger LOGGER = Logger.getLogger(RunHosts.class.getName());

    /** How long storing may take: a run must not hang for it. */
    private static final int SAVE_SECONDS = 30;

    private RunHosts() {}

    /** Stores; whatever goes wrong fails the future, and so does storing that does not come to an end. */
    static CompletableFuture<Void> save(RunHost host, RunState state) {
        try {
            CompletableFuture<Void> saved = host.save(state);
            return saved != null
                    ? saved.copy().orTimeout(SAVE_SECONDS, TimeUnit.SECONDS)
                    : CompletableFuture.failedFuture(new NullPointerException("no future"));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Hands an error of ours to where errors of ours are dealt with. */
    static void rethrow(Throwable fault) {
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
    }

    /** Tells the host something; a host that can't take it is no reason to stop. */
    static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The progress of a run could not be shown", e);
        }
    }
}

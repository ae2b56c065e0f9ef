package io.jenkins.plugins.qualysflow.core.run;

import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Calls into a {@link RunHost} whose faults must not leave a run without an end. */
final class RunHosts {

    private static final Logger LOGGER = Logger.getLogger(RunHosts.class.getName());

    private RunHosts() {}

    /** Stores; whatever goes wrong fails the future. */
    static CompletableFuture<Void> save(RunHost host, RunState state) {
        try {
            CompletableFuture<Void> saved = host.save(state);
            return saved != null ? saved : CompletableFuture.failedFuture(new NullPointerException("no future"));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
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

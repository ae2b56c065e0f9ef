package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a form asks Qualys Flow. Only for users who may configure the item, and with the credentials that builds of the item may
 * use: others cause no call and learn nothing.
 *
 * @param item what is being configured; null outside of any item, which takes Administer
 * @param server as the form has it; blank for that of the folders around the item, or the default
 * @param credentialsId as the form has it; blank for that of the folders around the item, or the server's own
 */
record FormQuestion(
        @CheckForNull Item item,
        @CheckForNull String server,
        @CheckForNull String credentialsId) {

    private static final Logger LOGGER = Logger.getLogger(FormQuestion.class.getName());

    /** How long a request waits for an answer. It is still fetched after that, for the next request. */
    private static final int TIMEOUT_SECONDS = 5;

    /**
     * Asks.
     *
     * @param call finds the answer with a connection; its future must not fail
     * @param none makes an answer of the reason why there is none, which is empty for users who may not ask
     */
    <T> T ask(Function<Connection, CompletableFuture<T>> call, Function<String, T> none) {
        if (!FormChecks.mayConfigure(item)) {
            return none.apply("");
        }
        try {
            return call.apply(Connections.get().ofForm(item, server, credentialsId))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none.apply(Messages.FormQuestion_later());
        } catch (TimeoutException e) {
            return none.apply(Messages.FormQuestion_later());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The form is incomplete", e);
            return none.apply(e.getMessage());
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer that fails", e);
        }
    }
}

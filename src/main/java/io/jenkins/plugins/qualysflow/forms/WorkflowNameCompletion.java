package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowCatalog;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Completes the name of a workflow in a form. If the list of workflows can't be fetched there are no candidates, and the log of
 * Jenkins has the reason.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class WorkflowNameCompletion {

    private static final Logger LOGGER = Logger.getLogger(WorkflowNameCompletion.class.getName());

    /** Maximum of candidates. */
    private static final int SHOWN = 20;

    /** How long a request waits for the list. It is still fetched after that, for the next request. */
    private static final int TIMEOUT_SECONDS = 5;

    private final WorkflowCatalog catalog = new WorkflowCatalog(InstantSource.system());

    /**
     * What {@code @POST doAutoCompleteWorkflowName} of a form answers.
     *
     * @param item what is being configured; null outside of any item, which takes Administer
     * @param typed any part of a name, in any case
     * @param server as the form has it; blank for that of the folders around the item, or the default
     * @param credentialsId as the form has it; blank for that of the folders around the item, or the server's own
     */
    @NonNull
    public static AutoCompletionCandidates complete(
            @CheckForNull Item item,
            @CheckForNull String typed,
            @CheckForNull String server,
            @CheckForNull String credentialsId) {
        AutoCompletionCandidates candidates = new AutoCompletionCandidates();
        if (FormChecks.mayConfigure(item)) {
            String part = Util.fixNull(typed).strip().toLowerCase(Locale.ROOT);
            ExtensionList.lookupSingleton(WorkflowNameCompletion.class).names(item, server, credentialsId).stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).contains(part))
                    .limit(SHOWN)
                    .forEach(candidates::add);
        }
        return candidates;
    }

    private List<String> names(Item item, String server, String credentialsId) {
        try {
            return catalog.names(Connections.get().ofForm(item, server, credentialsId))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (IOException | TimeoutException e) {
            // The form is incomplete, or the list is still being fetched.
            LOGGER.log(Level.FINE, "No workflow names yet", e);
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a catalog that fails", e);
        }
    }
}

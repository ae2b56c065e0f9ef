package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowCatalog;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Completes the name of a workflow in a form. If the list of workflows can't be fetched there are no candidates, and the log of
 * Jenkins has the reason.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class WorkflowNameCompletion {

    /** Maximum of candidates. */
    private static final int SHOWN = 20;

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
        String part = Util.fixNull(typed).strip().toLowerCase(Locale.ROOT);
        new FormQuestion(item, server, credentialsId)
                .ask(catalog()::names, reason -> List.of()).stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains(part))
                        .limit(SHOWN)
                        .forEach(candidates::add);
        return candidates;
    }

    /** The catalog of this Jenkins. */
    static WorkflowCatalog catalog() {
        return ExtensionList.lookupSingleton(WorkflowNameCompletion.class).catalog;
    }
}

package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The server and the credential that a folder sets for the jobs in it.
 *
 * @param folder its full name, for messages
 * @param server name of a server; null for the default
 * @param credentialsId used at that server only, in place of the server's own; null for the server's own
 */
@Restricted(NoExternalUse.class)
public record FolderChoice(
        @NonNull String folder,
        @CheckForNull String server,
        @CheckForNull String credentialsId) {

    /** The choice of the nearest folder around the item that makes any; null if none does, or there are no folders. */
    @CheckForNull
    static FolderChoice around(@NonNull Item item) {
        // The folders plugin is optional: without it QualysFlowFolderProperty can't be loaded.
        return Jenkins.get().getPlugin("cloudbees-folder") == null ? null : QualysFlowFolderProperty.around(item);
    }
}

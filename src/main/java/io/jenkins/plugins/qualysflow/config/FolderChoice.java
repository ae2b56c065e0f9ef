package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import java.util.List;
import java.util.Map;
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
        return areThereFolders() ? QualysFlowFolderProperty.around(item) : null;
    }

    /** The gates that all folders around the item require, in the form that {@code GateRules.checkRequired} checks. */
    @NonNull
    static List<Map<String, Object>> requiredGates(@NonNull Item item) {
        return areThereFolders() ? QualysFlowFolderProperty.requiredGates(item) : List.of();
    }

    /** The folders plugin is optional: without it QualysFlowFolderProperty can't be loaded. */
    private static boolean areThereFolders() {
        return Jenkins.get().getPlugin("cloudbees-folder") != null;
    }
}

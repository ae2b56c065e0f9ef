package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a job uses: what it says itself, else what the nearest folder around it chooses, else the default server with its own
 * credential.
 *
 * <p>A credential never goes to another server than the one it was chosen for: that of a folder goes to the folder's server
 * alone, and a server's own is part of the server.
 *
 * @param server where the gateway is
 * @param credentialsId a credential that the job or its folder may use; null for the server's own
 */
@Restricted(NoExternalUse.class)
public record ServerChoice(
        @NonNull QualysFlowServer server, @CheckForNull String credentialsId) {

    /**
     * What the job uses.
     *
     * @param server as the job says it; null or blank if it does not
     * @param credentialsId as the job says it; null or blank if it does not
     * @throws AbortException if what is said means no configured server, saying who says it and what to do about it
     */
    @NonNull
    public static ServerChoice of(@NonNull Item job, @CheckForNull String server, @CheckForNull String credentialsId)
            throws AbortException {
        QualysFlowConfiguration configuration = QualysFlowConfiguration.get();
        FolderChoice folder = FolderChoice.around(job);
        String wanted = Util.fixEmptyAndTrim(server);
        QualysFlowServer meant =
                wanted == null && folder != null ? ofFolder(configuration, folder) : configuration.server(wanted);
        String id = Util.fixEmptyAndTrim(credentialsId);
        if (id == null && folder != null && isServerOf(configuration, folder, meant)) {
            id = folder.credentialsId();
        }
        return new ServerChoice(meant, id);
    }

    private static QualysFlowServer ofFolder(QualysFlowConfiguration configuration, FolderChoice folder)
            throws AbortException {
        try {
            return configuration.server(folder.server());
        } catch (AbortException e) {
            throw folder.server() == null
                    ? e
                    : new AbortException(Messages.ServerChoice_ofFolder(folder.folder(), e.getMessage()));
        }
    }

    private static boolean isServerOf(
            QualysFlowConfiguration configuration, FolderChoice folder, QualysFlowServer server) {
        try {
            return configuration.server(folder.server()).getName().equals(server.getName());
        } catch (AbortException e) {
            // The folder's server is gone, so its credential has nowhere to go.
            return false;
        }
    }
}

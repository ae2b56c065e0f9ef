package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The server and the credential that a job uses: what the job sets, else what the nearest folder sets, else the default server
 * with its own credential.
 *
 * <p>A folder's credential is used with the folder's server only, and a server's own with that server only.
 *
 * @param credentialsId a credential that the job or its folder may use; null for the server's own
 */
@Restricted(NoExternalUse.class)
public record ServerChoice(
        @NonNull QualysFlowServer server, @CheckForNull String credentialsId) {

    /**
     * The choice for a job.
     *
     * @param server as the job sets it; null or blank if it does not
     * @param credentialsId as the job sets it; null or blank if it does not
     * @throws AbortException if there is no such server, naming the folder if the folder sets it
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

    /**
     * The gates that the server and every folder around the job require, in the form that {@code GateRules.checkRequired}
     * checks.
     */
    @NonNull
    public List<Map<String, Object>> requiredGates(@NonNull Item job) {
        List<Map<String, Object>> all = new ArrayList<>(
                RequiredGate.toMaps(server.getRequiredGates(), Messages.RequiredGate_server(server.getName())));
        all.addAll(FolderChoice.requiredGates(job));
        return all;
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
            // The folder's server was removed, so its credential is not used.
            return false;
        }
    }
}

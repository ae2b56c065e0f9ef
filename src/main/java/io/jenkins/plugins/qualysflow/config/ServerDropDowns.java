package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The drop-down lists of servers and credentials in the forms of jobs and folders. Users without the permission get the current
 * value only: {@code Item.CONFIGURE} for servers, {@code Item.EXTENDED_READ} or {@code CredentialsProvider.USE_ITEM} for
 * credentials.
 */
@Restricted(NoExternalUse.class)
public final class ServerDropDowns {

    private ServerDropDowns() {}

    /**
     * The names of the servers, and the current value even if that server was removed.
     *
     * @param item what is being configured; null outside of any item
     */
    @NonNull
    public static ListBoxModel servers(@CheckForNull Item item, @CheckForNull String current) {
        boolean allowed =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
        Set<String> names = new LinkedHashSet<>();
        if (allowed) {
            QualysFlowConfiguration.get().getServers().forEach(server -> names.add(server.getName()));
        }
        String chosen = Util.fixEmptyAndTrim(current);
        if (chosen != null) {
            names.add(chosen);
        }
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.ServerDropDowns_noServer(), "");
        names.forEach(items::add);
        return items;
    }

    /**
     * The credentials that a job may use at a server.
     *
     * @param item what is being configured; null outside of any item
     * @param server as it is chosen in the form; blank for the one of the folders around the job, or the default
     * @param current as it is chosen in the form
     */
    @NonNull
    public static ListBoxModel credentialsOfJob(
            @CheckForNull Item item, @CheckForNull String server, @CheckForNull String current) {
        String address = "";
        try {
            QualysFlowServer meant = item == null
                    ? QualysFlowConfiguration.get().server(server)
                    : ServerChoice.of(item, server, null).server();
            address = meant.gateway().toString();
        } catch (AbortException | IllegalArgumentException e) {
            // No such server: only credentials of domains without a host are offered.
        }
        return credentials(item, address, current);
    }

    /**
     * The credentials that the jobs of a folder may use at the server that it chooses.
     *
     * @param folder what is being configured; null outside of any folder
     * @param server as it is chosen in the form; blank for the default
     * @param current as it is chosen in the form
     */
    @NonNull
    public static ListBoxModel credentialsOfFolder(
            @CheckForNull Item folder, @CheckForNull String server, @CheckForNull String current) {
        String address = "";
        try {
            address = QualysFlowConfiguration.get().server(server).gateway().toString();
        } catch (AbortException | IllegalArgumentException e) {
            // No such server: only credentials of domains without a host are offered.
        }
        return credentials(folder, address, current);
    }

    private static ListBoxModel credentials(
            @CheckForNull Item item, @NonNull String address, @CheckForNull String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        String chosen = Util.fixNull(current);
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!allowed) {
            return items.includeCurrentValue(chosen);
        }
        return items.includeEmptyValue()
                .includeMatchingAs(
                        QualysCredentials.authentication(item),
                        item,
                        StandardCredentials.class,
                        QualysCredentials.requirements(address),
                        QualysCredentials.matcher())
                .includeCurrentValue(chosen);
    }
}

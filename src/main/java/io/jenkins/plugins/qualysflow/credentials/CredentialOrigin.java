package io.jenkins.plugins.qualysflow.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The store that holds a credential, since ids are unique within a store only.
 *
 * @param system whether it is in the system store, or of another provider for the whole system
 * @param folder full name of the folder whose store holds it; null if it is of the system, or unknown
 */
@Restricted(NoExternalUse.class)
public record CredentialOrigin(boolean system, @CheckForNull String folder) {

    public static final CredentialOrigin SYSTEM = new CredentialOrigin(true, null);

    /** Unknown. Two credentials of unknown origin count as different. */
    public static final CredentialOrigin UNKNOWN = new CredentialOrigin(false, null);

    private static final Logger LOGGER = Logger.getLogger(CredentialOrigin.class.getName());

    public boolean isKnown() {
        return system || folder != null;
    }

    /**
     * The origin of a credential that was found for an item. If several stores have the same id and secret, it is the system,
     * else the nearest folder.
     *
     * @param item for whose builds it was found; null outside of any item
     */
    @NonNull
    public static CredentialOrigin of(
            @NonNull StandardCredentials found, @CheckForNull Item item, @NonNull String gatewayUrl) {
        // Stores check permissions, and a build may run as a user who may not view them.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            StandardCredentials ofSystem = QualysCredentials.ofServer(found.getId(), gatewayUrl);
            if (item == null || ofSystem != null && isSame(found, ofSystem)) {
                return SYSTEM;
            }
            for (CredentialsStore store : CredentialsProvider.lookupStores(item)) {
                if (store.getContext() instanceof Item folder && holds(store, found)) {
                    return new CredentialOrigin(false, folder.getFullName());
                }
            }
        } catch (RuntimeException e) {
            // Another provider may fail; the build does not need the origin.
            LOGGER.log(Level.FINE, "Where a credential is kept could not be found out", e);
        }
        return UNKNOWN;
    }

    private static boolean holds(CredentialsStore store, StandardCredentials found) {
        for (Domain domain : store.getDomains()) {
            boolean there = store.getCredentials(domain).stream()
                    .filter(CredentialsMatchers.allOf(
                            CredentialsMatchers.withId(found.getId()), QualysCredentials.matcher())::matches)
                    .anyMatch(each -> isSame(found, (StandardCredentials) each));
            if (there) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(StandardCredentials one, StandardCredentials other) {
        return QualysAuthentication.identity(one).equals(QualysAuthentication.identity(other));
    }
}

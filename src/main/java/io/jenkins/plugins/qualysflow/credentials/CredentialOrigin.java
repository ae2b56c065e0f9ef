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
 * Where a credential is kept: ids are unique in one place only.
 *
 * @param system whether it is one of the system, which servers use
 * @param folder full name of the folder that keeps it; null if it is one of the system, or that is not known
 */
@Restricted(NoExternalUse.class)
public record CredentialOrigin(boolean system, @CheckForNull String folder) {

    /** That of the system, from whatever provider. */
    public static final CredentialOrigin SYSTEM = new CredentialOrigin(true, null);

    /** Not found out; no two of them are taken for the same. */
    public static final CredentialOrigin UNKNOWN = new CredentialOrigin(false, null);

    private static final Logger LOGGER = Logger.getLogger(CredentialOrigin.class.getName());

    /** Whether the place is known. */
    public boolean isKnown() {
        return system || folder != null;
    }

    /**
     * Where a credential comes from that was found for an item. A copy with the same secret may be in several places: then
     * the system's is meant, else that of the nearest folder.
     *
     * @param item for whose builds it was found; null outside of any item
     */
    @NonNull
    public static CredentialOrigin of(
            @NonNull StandardCredentials found, @CheckForNull Item item, @NonNull String gatewayUrl) {
        // Stores show what they hold to those only who may see it, and builds may run as anybody.
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
            // A vault that another credential is in is no reason to fail a build.
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

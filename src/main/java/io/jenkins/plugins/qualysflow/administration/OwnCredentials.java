package io.jenkins.plugins.qualysflow.administration;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.credentials.QualysAuthentication;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The servers' own credentials, as they were when they were last looked up; without a secret. What is not known was not
 * looked up yet, could not be, or is not there.
 *
 * @param byServer by name of the server
 */
record OwnCredentials(@NonNull Map<String, Own> byServer) {

    private static final Logger LOGGER = Logger.getLogger(OwnCredentials.class.getName());

    /**
     * A server's own credential.
     *
     * @param credentialsId its id
     * @param key whose account it uses
     * @param pasted whether nothing renews it
     * @param expiresAt when a pasted token expires; null if it is none, or does not say
     */
    record Own(
            @NonNull String credentialsId,
            @NonNull AccountKey key,
            boolean pasted,
            @CheckForNull Instant expiresAt) {

        /**
         * Looks it up, which may take long, and throw whatever a vault does.
         *
         * @param anyKind whether it is worth its secret if it is no pasted token
         * @return null if there is none, or the server has no address, or it is not worth its secret
         */
        @CheckForNull
        static Own of(@NonNull QualysFlowServer server, boolean anyKind) {
            String id = server.getCredentialsId();
            String gateway = AdministrationPage.gatewayOf(server);
            StandardCredentials credentials =
                    id == null || gateway == null ? null : QualysCredentials.ofServer(id, gateway);
            boolean pasted = credentials instanceof StringCredentials;
            if (credentials == null || !(pasted || anyKind)) {
                return null;
            }
            AccountKey key = new AccountKey(gateway, QualysAuthentication.identity(credentials));
            return new Own(id, key, pasted, pasted ? expiry(credentials) : null);
        }

        @CheckForNull
        private static Instant expiry(StandardCredentials credentials) {
            try {
                return QualysAuthentication.pastedToken(credentials).expiresAt();
            } catch (IllegalArgumentException e) {
                // The form says so, and so does every build.
                LOGGER.log(Level.FINE, "No token", e);
                return null;
            }
        }
    }

    /** Copies the map. */
    OwnCredentials {
        byServer = Map.copyOf(byServer);
    }

    /** Where nothing is known. */
    static OwnCredentials none() {
        return new OwnCredentials(Map.of());
    }

    /** The same, but for one server. */
    OwnCredentials with(@NonNull String server, @NonNull Own own) {
        Map<String, Own> changed = new HashMap<>(byServer);
        changed.put(server, own);
        return new OwnCredentials(changed);
    }

    /** Whether it is the account of a server's own credential as that is now. */
    boolean isOwn(@NonNull AccountKey key) {
        return byServer.values().stream().anyMatch(own -> own.key().equals(key));
    }

    /** Whether an account is one of a secret that its credential had before. */
    boolean isReplaced(@NonNull AccountKey key, @NonNull Connections.CredentialUse use) {
        if (use.superseded()) {
            // Known at once, while what servers have is read once an hour.
            return true;
        }
        return !isOwn(key)
                && use.origin().system()
                && byServer.values().stream()
                        .anyMatch(own -> own.credentialsId().equals(use.credentialsId())
                                && own.key().gateway().equals(key.gateway()));
    }

    /** What is known of a server as it is configured now; null for nothing. */
    @CheckForNull
    Own of(@NonNull QualysFlowServer server) {
        Own own = byServer.get(server.getName());
        return own != null
                        && own.credentialsId().equals(server.getCredentialsId())
                        && own.key().gateway().equals(AdministrationPage.gatewayOf(server))
                ? own
                : null;
    }
}

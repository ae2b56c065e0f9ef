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
 * The servers' own credentials as last looked up, without their secrets. A server is missing if it has none, it was not
 * looked up yet, or the look-up failed.
 *
 * @param byServer by name of the server
 */
record OwnCredentials(@NonNull Map<String, Own> byServer) {

    private static final Logger LOGGER = Logger.getLogger(OwnCredentials.class.getName());

    /**
     * A server's own credential.
     *
     * @param credentialsId its id
     * @param pasted whether it is a pasted token, which is not renewed
     * @param expiresAt when a pasted token expires; null for other kinds and if unknown
     */
    record Own(
            @NonNull String credentialsId,
            @NonNull AccountKey key,
            boolean pasted,
            @CheckForNull Instant expiresAt) {

        /**
         * Looks it up. May be slow, and throws what the credentials provider throws.
         *
         * @param anyKind whether to read the secret of other kinds than pasted tokens
         * @return null if there is none, the server has no valid address, or its kind is not to be read
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
                // Shown by the connection test and by each build that uses it.
                LOGGER.log(Level.FINE, "The secret text is no token", e);
                return null;
            }
        }
    }

    OwnCredentials {
        byServer = Map.copyOf(byServer);
    }

    static OwnCredentials none() {
        return new OwnCredentials(Map.of());
    }

    /** A copy in which one server is set. */
    OwnCredentials with(@NonNull String server, @NonNull Own own) {
        Map<String, Own> changed = new HashMap<>(byServer);
        changed.put(server, own);
        return new OwnCredentials(changed);
    }

    /** Whether a server's own credential uses the account now. */
    boolean isOwn(@NonNull AccountKey key) {
        return byServer.values().stream().anyMatch(own -> own.key().equals(key));
    }

    /** Whether the account belongs to an earlier secret of its credential. */
    boolean isReplaced(@NonNull AccountKey key, @NonNull Connections.CredentialUse use) {
        if (use.superseded()) {
            // A call with the newer secret has shown it already.
            return true;
        }
        return !isOwn(key)
                && use.origin().system()
                && byServer.values().stream()
                        .anyMatch(own -> own.credentialsId().equals(use.credentialsId())
                                && own.key().gateway().equals(key.gateway()));
    }

    /** The own credential of a server; null if unknown, or if the server has another one since. */
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

package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.credentials.CredentialOrigin;
import io.jenkins.plugins.qualysflow.credentials.QualysAuthentication;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.engine.JenkinsTransport;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Makes connections from servers and credentials. Builds that use the same credential at the same gateway share a client
 * and its token. A credential with a new secret, or with the same id in another folder, gets a client of its own.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Connections {

    /** Kept as long as the poller keeps their accounts. */
    private final ConcurrentMap<AccountKey, Client> known = new ConcurrentHashMap<>();

    /** Orders the requests for connections. */
    private final AtomicLong times = new AtomicLong();

    /** The client of an account, with the servers that it is used for and the number of the last request for it. */
    private record Client(
            Account account,
            QFlowClient client,
            TokenSource tokens,
            String credentialsId,
            CredentialOrigin origin,
            Set<String> servers,
            AtomicLong lastAsked) {

        CredentialUse use(boolean superseded) {
            return new CredentialUse(
                    credentialsId,
                    origin,
                    Set.copyOf(servers),
                    tokens instanceof FixedTokenSource,
                    tokens.expiresAt(),
                    superseded);
        }

        /** Whether the other one is the same stored credential with a newer secret. */
        boolean isBefore(Client other) {
            return origin.isKnown()
                    && other.origin.equals(origin)
                    && other.credentialsId.equals(credentialsId)
                    && other.account.key().gateway().equals(account.key().gateway())
                    && other.lastAsked.get() > lastAsked.get();
        }
    }

    /**
     * The credential of an account.
     *
     * @param credentialsId id of the credential; not unique across folders
     * @param origin where the credential is kept
     * @param servers names of the servers for which jobs used it
     * @param pasted whether it is a pasted token, which is not renewed
     * @param expiresAt when the token in use expires; null if there is none yet, or it has no expiry time
     * @param superseded whether a newer secret of the credential was used since
     */
    public record CredentialUse(
            @NonNull String credentialsId,
            @NonNull CredentialOrigin origin,
            @NonNull Set<String> servers,
            boolean pasted,
            @CheckForNull Instant expiresAt,
            boolean superseded) {}

    /** The connections of this Jenkins. */
    @NonNull
    public static Connections get() {
        return ExtensionList.lookupSingleton(Connections.class);
    }

    /**
     * The connection of a build, with the credential as it is stored now.
     *
     * <p>Folder properties were evaluated when the step began, and are not evaluated again.
     *
     * @param serverName of the {@link ServerChoice} made when the step began
     * @param credentialsId of that choice; null for the server's own
     * @param track whether to note that the build used the credential
     * @throws IOException with a message for the user, which names ids only
     */
    @NonNull
    public Connection of(
            @NonNull Run<?, ?> build, @NonNull String serverName, @CheckForNull String credentialsId, boolean track)
            throws IOException {
        QualysFlowServer server = QualysFlowConfiguration.get().server(serverName);
        ServerChoice choice = new ServerChoice(server, credentialsId);
        try {
            Gateway gateway = server.gateway();
            StandardCredentials credentials =
                    credentials(choice, gateway, id -> QualysCredentials.ofRun(id, build, gateway.toString()));
            if (track) {
                CredentialsProvider.track(build, credentials);
            }
            return connection(choice, build.getParent(), gateway, credentials);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * The connection for the values of a form. The caller must check {@code Item.CONFIGURE}: the connection uses the credentials
     * that builds of the item may use.
     *
     * @param item what is being configured; null outside of any item
     * @param serverName as the form has it; null or blank for that of the folders around the item, or the default
     * @param credentialsId as the form has it; null or blank for that of the folders around the item, or the server's own
     * @throws IOException with a message for the user, which names ids only
     */
    @NonNull
    public Connection ofForm(
            @CheckForNull Item item, @CheckForNull String serverName, @CheckForNull String credentialsId)
            throws IOException {
        ServerChoice choice = item == null
                ? new ServerChoice(
                        QualysFlowConfiguration.get().server(serverName), Util.fixEmptyAndTrim(credentialsId))
                : ServerChoice.of(item, serverName, credentialsId);
        try {
            Gateway gateway = choice.server().gateway();
            StandardCredentials credentials =
                    credentials(choice, gateway, id -> QualysCredentials.ofItem(id, item, gateway.toString()));
            return connection(choice, item, gateway, credentials);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The server's own credential, or the chosen one, which {@code chosen} looks up by its id. */
    private static StandardCredentials credentials(
            ServerChoice choice, Gateway gateway, Function<String, StandardCredentials> chosen) throws IOException {
        QualysFlowServer server = choice.server();
        String id = choice.credentialsId() == null ? server.getCredentialsId() : choice.credentialsId();
        if (id == null) {
            throw new AbortException(Messages.Connections_noCredential(server.getName()));
        }
        StandardCredentials found =
                choice.credentialsId() == null ? QualysCredentials.ofServer(id, gateway.toString()) : chosen.apply(id);
        if (found == null) {
            throw new AbortException(Messages.Connections_noSuchCredential(id, server.getName()));
        }
        return found;
    }

    /** The credentials of the accounts that the poller keeps. */
    @NonNull
    public Map<AccountKey, CredentialUse> credentialUses() {
        Map<AccountKey, Client> all = Map.copyOf(known);
        return all.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().use(all.values().stream().anyMatch(entry.getValue()::isBefore))));
    }

    /**
     * The account of a credential at a gateway. Makes no call.
     *
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    @NonNull
    public Account of(Gateway gateway, StandardCredentials credentials) {
        return connection(gateway, credentials, null, () -> CredentialOrigin.SYSTEM)
                .account();
    }

    private Connection connection(
            ServerChoice choice, @CheckForNull Item item, Gateway gateway, StandardCredentials credentials) {
        return connection(
                gateway,
                credentials,
                choice.server().getName(),
                () -> choice.credentialsId() == null
                        ? CredentialOrigin.SYSTEM
                        : CredentialOrigin.of(credentials, item, gateway.toString()));
    }

    /** Applies changed limits of the servers to the accounts in use. */
    public void limitsChanged() {
        QualysFlowConfiguration configuration = QualysFlowConfiguration.get();
        QualysFlowEngine.get().engine().poller().allow(gateway -> configuration.callsPerHour(Gateway.of(gateway)));
    }

    /**
     * The connection of a credential at a gateway.
     *
     * @param server name of the server it is used for; null for a connection test
     * @param origin finds out where the credential is kept; asked once
     */
    private Connection connection(
            Gateway gateway,
            StandardCredentials credentials,
            @CheckForNull String server,
            Supplier<CredentialOrigin> origin) {
        Engine engine = QualysFlowEngine.get().engine();
        AccountKey key = new AccountKey(gateway.toString(), QualysAuthentication.identity(credentials));
        Account account =
                engine.poller().account(key, QualysFlowConfiguration.get().callsPerHour(gateway));
        Client there = known.get(key);
        // Outside of compute(), which blocks others: finding the origin may read from a slow vault.
        Client made = there != null && there.account() == account
                ? there
                : made(gateway, credentials, engine, account, origin.get());
        Client kept =
                known.compute(key, (slot, before) -> before != null && before.account() == account ? before : made);
        kept.lastAsked().set(times.incrementAndGet());
        if (server != null) {
            kept.servers().add(server);
        }
        known.values().removeIf(each -> !engine.poller().isInUse(each.account()));
        return new Connection(account, kept.client());
    }

    private Client made(
            Gateway gateway, StandardCredentials credentials, Engine engine, Account account, CredentialOrigin origin) {
        HttpTransport transport = JenkinsTransport.get();
        AuthClient auth = new AuthClient(gateway, transport, engine.clock(), account);
        TokenSource tokens = QualysAuthentication.tokens(credentials, auth, engine.clock());
        QFlowClient client = new HttpQFlowClient(gateway, transport, tokens, engine.clock(), account);
        return new Client(
                account, client, tokens, credentials.getId(), origin, ConcurrentHashMap.newKeySet(), new AtomicLong());
    }
}

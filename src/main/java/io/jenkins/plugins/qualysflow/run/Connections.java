package io.jenkins.plugins.qualysflow.run;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.config.JenkinsHttpClients;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Lane;
import io.jenkins.plugins.qualysflow.core.poll.LaneKey;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.credentials.QualysAuthentication;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes connections from servers and credentials. Builds that use the same credential at the same gateway share a client,
 * its token and its share of the call quota; a credential that gets another secret is another one.
 */
@Extension
public final class Connections {

    private final JenkinsHttpClients clients = new JenkinsHttpClients();

    /** By gateway and id of the credential, so that a credential that got another secret takes the old one's place. */
    private final ConcurrentMap<LaneKey, Known> known = new ConcurrentHashMap<>();

    /** A client, and whose lane it calls through. */
    private record Known(LaneKey lane, QFlowClient client) {}

    /** The connections of this Jenkins. */
    @NonNull
    public static Connections get() {
        return ExtensionList.lookupSingleton(Connections.class);
    }

    /**
     * The connection of a build, with the credential as it is stored now.
     *
     * @param serverName as the job gives it; null for the default
     * @param credentialsId as the job gives it; null for the server's own
     * @param track whether to note that the build used the credential
     * @throws IOException with a message for the user, which names ids only
     */
    @NonNull
    public Connection of(
            @NonNull Run<?, ?> build,
            @CheckForNull String serverName,
            @CheckForNull String credentialsId,
            boolean track)
            throws IOException {
        QualysFlowServer server = QualysFlowConfiguration.get().server(serverName);
        try {
            Gateway gateway = server.gateway();
            StandardCredentials credentials = credentials(build, server, gateway, credentialsId);
            if (track) {
                CredentialsProvider.track(build, credentials);
            }
            return connection(gateway, credentials, server.getCallsPerHour());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static StandardCredentials credentials(
            Run<?, ?> build, QualysFlowServer server, Gateway gateway, @CheckForNull String credentialsId)
            throws IOException {
        StandardCredentials found;
        String id = credentialsId == null ? server.getCredentialsId() : credentialsId;
        if (id == null) {
            throw new AbortException(Messages.Connections_noCredential(server.getName()));
        }
        found = credentialsId == null
                ? QualysCredentials.ofServer(id, gateway.toString())
                : QualysCredentials.ofRun(id, build, gateway.toString());
        if (found == null) {
            throw new AbortException(Messages.Connections_noSuchCredential(id, server.getName()));
        }
        return found;
    }

    private Connection connection(Gateway gateway, StandardCredentials credentials, int callsPerHour) {
        Engine engine = QualysFlowEngine.get().engine();
        LaneKey key = new LaneKey(gateway.toString(), QualysAuthentication.identity(credentials));
        Lane lane = engine.poller().lane(key, callsPerHour);
        Known kept = known.compute(
                new LaneKey(gateway.toString(), credentials.getId()),
                (slot, before) -> before != null && before.lane().equals(key)
                        ? before
                        : new Known(key, client(gateway, credentials, engine, lane)));
        return new Connection(lane, kept.client());
    }

    private QFlowClient client(Gateway gateway, StandardCredentials credentials, Engine engine, Lane lane) {
        AuthClient auth = new AuthClient(gateway, clients, engine.clock());
        TokenSource tokens = QualysAuthentication.tokens(credentials, auth, engine.clock());
        return new HttpQFlowClient(gateway, clients, tokens, engine.clock(), lane);
    }
}

package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The simulated service over HTTP, as most tests want it: one workflow of one node, one token. */
public final class Sandbox {

    /** The token; of no form that anything could recognise as one. */
    public static final String TOKEN = "plain-token-4711-of-nobody";

    /** The node of the workflow. */
    public static final String NODE = "node-67649155-filter";

    private static final HttpTransport TRANSPORT = transport(CallTrace.NONE);

    private Sandbox() {}

    /** A scenario with that output of the only node. */
    public static Scenario.Builder scenario(NodeData output) {
        return Scenario.builder()
                .credentials(Credentials.none().withToken(TOKEN).withClient("client-1", "secret-of-client-1"))
                .workflow(SimulatedWorkflow.builder(ScriptedClient.WORKFLOW)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of(NODE).withOutput(output))
                        .build());
    }

    /** The scenario of tests that don't care for outputs. */
    public static Scenario.Builder scenario() {
        return scenario(NodeData.json("[]"));
    }

    /** A client with the fixed token. */
    public static HttpQFlowClient client(SandboxServer server) {
        return client(server, new FixedTokenSource(BearerToken.of(TOKEN)), CallListener.NONE);
    }

    public static HttpQFlowClient client(SandboxServer server, TokenSource tokens, CallListener listener) {
        return new HttpQFlowClient(gateway(server), TRANSPORT, tokens, InstantSource.system(), listener);
    }

    public static Gateway gateway(SandboxServer server) {
        return Gateway.of(server.url().toString());
    }

    /** A transport without a proxy, shared by all tests. */
    public static HttpTransport transport() {
        return TRANSPORT;
    }

    /** One of its own, which is watched. */
    public static HttpTransport transport(CallTrace trace) {
        return new HttpTransport(uri -> null, "test", trace);
    }

    /** Gets tokens from the service. */
    public static AuthClient auth(SandboxServer server) {
        return new AuthClient(gateway(server), TRANSPORT, InstantSource.system(), CallListener.NONE);
    }

    /** The answer, within ten seconds. */
    public static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** The error that a call must come to, within ten seconds. */
    public static QFlowException error(CompletableFuture<?> future) throws Exception {
        try {
            throw new AssertionError("no error, but " + future.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            QFlowException known = QFlowErrors.of(e);
            if (known == null) {
                throw new AssertionError("an error of another kind", e);
            }
            return known;
        }
    }
}

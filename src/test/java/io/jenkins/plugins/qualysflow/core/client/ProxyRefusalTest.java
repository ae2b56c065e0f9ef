package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.AuthenticatingProxy;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Given a proxy that does not let a call through, then nothing reached the service, and the error says who refused. */
@Timeout(20)
class ProxyRefusalTest {

    private static final RunRequest NOTHING = new RunRequest(Map.of(), null);

    private final AuthenticatingProxy proxy = new AuthenticatingProxy();
    private final SandboxServer server = SandboxServer.start(Sandbox.scenario().build());
    private final HttpTransport transport = new HttpTransport(uri -> proxy.withoutPassword(), "test", CallTrace.NONE);

    @AfterEach
    void end() throws Exception {
        transport.close();
        proxy.close();
        server.close();
    }

    @Test
    void aCallWithoutThePasswordOfTheProxyProvesThatNothingWasSent() throws Exception {
        QFlowException error = Sandbox.error(client("http").run(ScriptedClient.WORKFLOW, NOTHING));

        assertThat(error.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(error)
                .hasMessageContaining("the proxy wants a user name and a password, or others than it was given");
        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error.isPassing()).isTrue();
        assertThat(server.journal().entries()).isEmpty();
    }

    @Test
    void soDoesATunnelWithoutIt() throws Exception {
        QFlowException error = Sandbox.error(client("https").run(ScriptedClient.WORKFLOW, NOTHING));

        assertThat(error).hasMessageContaining("the proxy wants a user name and a password");
        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(proxy.refused()).allMatch(line -> line.startsWith("CONNECT "));
    }

    @Test
    void aDownloadWithoutItLeavesNoFile(@TempDir Path folder) throws Exception {
        QFlowException error =
                Sandbox.error(client("https").stepOutput("execution", "node", folder.resolve("output"), 1000));

        assertThat(error).hasMessageContaining("the proxy wants a user name and a password");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTunnelThatIsNotMadeForAnyOtherReasonProvesThatNothingWasSent() throws Exception {
        proxy.answerAll(503);

        QFlowException error = Sandbox.error(client("https").run(ScriptedClient.WORKFLOW, NOTHING));

        assertThat(error.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(error).hasMessageContaining("cannot connect to Qualys Flow").hasMessageContaining("503");
        assertThat(error.isProvenUnprocessed()).isTrue();
    }

    private HttpQFlowClient client(String scheme) {
        return new HttpQFlowClient(
                Gateway.of(scheme + "://127.0.0.1:" + server.url().getPort()),
                transport,
                new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }
}

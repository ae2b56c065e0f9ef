package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is never made proves that a start was not received; with time-outs of a moment. */
@Timeout(20)
class NoConnectionTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aServiceTooBusyToAcceptHasNotReceivedTheStart() throws Exception {
        ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(busy);
        fillTheQueueOf(busy);

        assertProvenUnsent(start("http://127.0.0.1:" + busy.getLocalPort()));
    }

    @Test
    void aServiceThatNeverEndsTheTlsHandshakeHasNotReceivedTheStart() throws Exception {
        ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(silent);

        assertProvenUnsent(start("https://127.0.0.1:" + silent.getLocalPort()));
    }

    private static void assertProvenUnsent(QFlowException error) {
        assertThat(error.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error.getMessage()).contains("no connection within");
    }

    private QFlowException start(String url) throws Exception {
        HttpTransport hasty = new HttpTransport(uri -> null, "test", CallTrace.NONE, Duration.ofMillis(400));
        open.add(hasty);
        HttpQFlowClient client = new HttpQFlowClient(
                Gateway.of(url),
                hasty,
                new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
        return Sandbox.error(client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)));
    }

    /** The system holds a few connections for a server that doesn't accept them; after those it takes no more. */
    private void fillTheQueueOf(ServerSocket server) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            open.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the queue of connections has no end");
    }
}

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
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    @Test
    void aHostThatNobodyKnowsHasNotReceivedTheStart() throws Exception {
        // Longer than a label may be, so that no name server is asked.
        QFlowException error = start("https://" + "x".repeat(64) + ".invalid");

        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error).hasMessageEndingWith(": the host name cannot be resolved");
    }

    @Test
    void anErrorOfThePluginItselfBeforeTheConnectionIsToldByItsWordsOrElseItsName() throws Exception {
        QFlowException withWords = start("http://127.0.0.1:1", uri -> {
            throw new IllegalStateException("no proxies today");
        });
        QFlowException without = start("http://127.0.0.1:1", uri -> {
            throw new IllegalStateException();
        });

        assertThat(withWords.isProvenUnprocessed()).isTrue();
        assertThat(withWords).hasMessageEndingWith(": no proxies today");
        assertThat(without).hasMessageEndingWith(": IllegalStateException");
    }

    private static void assertProvenUnsent(QFlowException error) {
        assertThat(error.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(error.isProvenUnprocessed()).isTrue();
        assertThat(error.getMessage()).contains("no connection within");
    }

    private QFlowException start(String url) throws Exception {
        return start(url, uri -> null);
    }

    private QFlowException start(String url, Function<URI, ProxyServer> proxies) throws Exception {
        HttpTransport hasty = new HttpTransport(proxies, "test", CallTrace.NONE, Duration.ofMillis(400));
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

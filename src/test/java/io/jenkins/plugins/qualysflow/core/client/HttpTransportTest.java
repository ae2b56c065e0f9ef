package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a transport, when its process ends, it is closed, or an error of the JVM ends its thread. */
@Timeout(20)
class HttpTransportTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final HttpTransport transport = Sandbox.transport(CallTrace.NONE);
    private final HttpCalls calls =
            new HttpCalls(transport, InstantSource.system(), CallListener.NONE, Duration.ofMinutes(1));

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void itsThreadsKeepNoProcessFromEnding() throws Exception {
        CompletableFuture<Thread> writer = new CompletableFuture<>();

        // One that is no daemon, as threads are like those that start them.
        Thread caller = new Thread(() -> transport.files.execute(() -> writer.complete(Thread.currentThread())));
        caller.setDaemon(false);
        caller.start();

        assertThat(Sandbox.await(writer).isDaemon()).isTrue();
    }

    @Test
    void closingEndsConnectionsThatAreKeptForTheNextCall() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Answer> call = calls.send(request(service.getLocalPort()));
            try (Socket connection = service.accept()) {
                connection.setSoTimeout(10_000);
                connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                Sandbox.await(call);

                transport.close();

                assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .as("all that ever came")
                        .startsWith("GET ");
            }
        }
    }

    @Test
    void oneThatWasNeverUsedCanBeClosed() throws Exception {
        transport.close();

        assertThat(Sandbox.error(calls.send(request(1)))).hasMessageEndingWith(": the client is closed");
    }

    @Test
    void anErrorThatEndsItsThreadEndsTheCallsUnderWayAndNoLaterOne() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            HttpQFlowClient client = new HttpQFlowClient(
                    Sandbox.gateway(server),
                    transport,
                    new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                    InstantSource.system(),
                    CallListener.NONE);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            Exchange hit = transport.send(request(server.url().getPort()), null, (status, onFault) -> {
                thread.complete(Thread.currentThread());
                throw new OutOfMemoryError("as when there is no room for the body");
            });
            Sandbox.await(thread).join(10_000);

            assertThat(Sandbox.await(client.workflow(ScriptedClient.WORKFLOW))).isNotNull();
            assertThat(hit.answer()).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void whereNoThreadCanBeStartedForItTheNextCallStartsOne() throws Exception {
        AtomicInteger refused = new AtomicInteger(1);
        HttpTransport scarce =
                new HttpTransport(uri -> null, "test", CallTrace.NONE, Duration.ofSeconds(5), task -> new Thread(task) {
                    @Override
                    public void start() {
                        if (refused.getAndDecrement() > 0) {
                            throw new InternalError("unable to create native thread");
                        }
                        setDaemon(true);
                        super.start();
                    }
                });
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build());
                scarce) {
            HttpCalls scarceCalls =
                    new HttpCalls(scarce, InstantSource.system(), CallListener.NONE, Duration.ofMinutes(1));

            QFlowException first =
                    Sandbox.error(scarceCalls.send(request(server.url().getPort())));
            QFlowException second =
                    Sandbox.error(scarceCalls.send(request(server.url().getPort())));

            assertThat(first.isProvenUnprocessed()).isTrue();
            assertThat(second.status()).isEqualTo(404);
        }
    }

    private static ApiRequest request(int port) {
        Call call = new Call("GET", "/qflowapi/v1/test");
        return new ApiRequest(
                call, URI.create("http://127.0.0.1:" + port + call.path()), Map.of(), null, false, false, List.of());
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Given a service that takes a call and falls silent, when the longest silence has passed; with one of a moment. */
@Timeout(20)
class SilenceTest {

    private static final String BEGINNING = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthe beginning";

    @TempDir
    private Path folder;

    private final HttpTransport transport = Sandbox.transport(CallTrace.NONE);
    private final HttpCalls calls =
            new HttpCalls(transport, InstantSource.system(), CallListener.NONE, Duration.ofMillis(300));
    private ServerSocket service;

    @BeforeEach
    void listen() throws IOException {
        service = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        service.close();
    }

    @Test
    void aCallWithoutAnAnswerMayHaveBeenActedOn() throws Exception {
        CompletableFuture<Answer> call = calls.send(request());
        try (Socket connection = service.accept()) {
            assertSilent(call);
            assertClosed(connection);
        }
    }

    @Test
    void anAnswerThatIsHeldInMemoryEndsWhenItTakesTooLongAltogether() throws Exception {
        HttpCalls patient = new HttpCalls(
                transport, InstantSource.system(), CallListener.NONE, Duration.ofMinutes(1), Duration.ofMillis(300));
        CompletableFuture<Answer> call = patient.send(request());
        try (Socket connection = service.accept()) {
            connection.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
            assertSilent(call);
            assertClosed(connection);
        }
    }

    @Test
    void anErrorPageOfWhichEnoughCameIsAnAnswer() throws Exception {
        CompletableFuture<Answer> call = calls.send(request());
        try (Socket connection = service.accept()) {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 503 Busy\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(70_000))
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(Sandbox.error(call).kind()).isEqualTo(Kind.SERVER_ERROR);
        }
    }

    @Test
    void anAnswerThatStopsInTheMiddleEnds() throws Exception {
        CompletableFuture<Answer> call = calls.send(request());
        try (Socket connection = service.accept()) {
            connection.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
            assertSilent(call);
        }
    }

    @Test
    void soDoesADownload() throws Exception {
        CompletableFuture<Download> call =
                calls.download(request(), Destination.file(folder.resolve("out")), 1_000_000);
        try (Socket connection = service.accept()) {
            connection.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
            assertSilent(call);
        }
    }

    @Test
    void soDoesTheErrorPageOfADownload() throws Exception {
        CompletableFuture<Download> call =
                calls.download(request(), Destination.file(folder.resolve("out")), 1_000_000);
        try (Socket connection = service.accept()) {
            connection
                    .getOutputStream()
                    .write(BEGINNING.replace("200 OK", "503 Busy").getBytes(StandardCharsets.US_ASCII));
            assertSilent(call);
        }
    }

    /** More than is taken while nobody writes it. */
    private static final int LARGE = 4_000_000;

    @Test
    void aReaderThatTakesItsTimeIsNoSilenceOfTheService() throws Exception {
        CountDownLatch longSilence = new CountDownLatch(1);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        // Long enough that a busy machine is not taken for a silent service.
        HttpCalls patient =
                new HttpCalls(transport, InstantSource.system(), CallListener.NONE, Duration.ofMillis(1500));
        CompletableFuture<Download> call = patient.download(
                request(),
                () -> {
                    try {
                        assertThat(longSilence.await(3, TimeUnit.SECONDS)).isFalse();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return Channels.newChannel(received);
                },
                LARGE);
        try (Socket connection = service.accept()) {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n";
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(new byte[LARGE]);

            assertThat(Sandbox.await(call)).isEqualTo(new Download(LARGE, false));
            assertThat(received.size()).isEqualTo(LARGE);
        }
    }

    @Test
    void aTransportThatIsClosedEndsWhatIsUnderWayAndTakesNothingMore() throws Exception {
        HttpCalls patient = new HttpCalls(transport, InstantSource.system(), CallListener.NONE, Duration.ofMinutes(1));
        CompletableFuture<Answer> call = patient.send(request());
        try (Socket connection = service.accept()) {
            connection.getInputStream().read();
            transport.close();

            assertThat(Sandbox.error(call).isProvenUnprocessed()).isFalse();
            assertThat(Sandbox.error(calls.send(request())).isProvenUnprocessed())
                    .isTrue();
        }
    }

    private static void assertClosed(Socket connection) throws IOException {
        connection.setSoTimeout(10_000);
        try {
            assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
        } catch (SocketException e) {
            assertThat(e).hasMessage("Connection reset");
        }
    }

    private static void assertSilent(CompletableFuture<?> call) throws Exception {
        QFlowException error = Sandbox.error(call);
        assertThat(error.kind()).isEqualTo(Kind.BROKEN);
        assertThat(error).hasMessageContaining("no answer within");
        assertThat(error.isProvenUnprocessed()).isFalse();
    }

    private ApiRequest request() {
        Call call = new Call("GET", "/qflowapi/v1/test");
        URI uri = URI.create("http://127.0.0.1:" + service.getLocalPort() + call.path());
        return new ApiRequest(call, uri, Map.of(), null, false, false, List.of());
    }
}

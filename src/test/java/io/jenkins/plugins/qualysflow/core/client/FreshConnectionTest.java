package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Polls share a connection, a start has one of its own: on a kept connection that the service has dropped meanwhile,
 * nobody could tell whether the start was received.
 */
@Timeout(20)
class FreshConnectionTest {

    /** What came, each with the number of the connection it came on. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket socket;
    private HttpQFlowClient client;

    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                int number = connections.incrementAndGet();
                start(() -> answer(connection, number));
            }
        });
        client = new HttpQFlowClient(
                Gateway.of("http://127.0.0.1:" + socket.getLocalPort()),
                Sandbox.transport(),
                new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void aStartComesOnAConnectionOfItsOwn() throws Exception {
        Sandbox.await(client.execution("e"));
        Sandbox.await(client.execution("e"));
        Sandbox.await(client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)));
        Sandbox.await(client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)));
        Sandbox.await(client.execution("e"));

        assertThat(requests).containsExactly("1 GET", "1 GET", "2 POST to be closed", "3 POST to be closed", "1 GET");
    }

    private void answer(Socket connection, int number) throws IOException {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String first = in.readLine(); first != null; first = in.readLine()) {
                int length = 0;
                String close = "";
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    if (line.equalsIgnoreCase("Connection: close")) {
                        close = " to be closed";
                    }
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    }
                }
                in.skip(length);
                requests.add(number + " " + first.substring(0, first.indexOf(' ')) + close);
                String body = "{\"id\":\"e\",\"executionId\":\"e\",\"status\":\"Success\"}";
                String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body;
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                connection.getOutputStream().flush();
            }
        } catch (SocketException e) {
            // The other side is done with it.
            requests.size();
        }
    }

    private void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static io.jenkins.plugins.qualysflow.cli.LossyService.answer;
import static io.jenkins.plugins.qualysflow.cli.LossyService.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.LossyService.Script;
import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a start that is lost at any point or refused in any way: how many requests went out, what the result
 * says, and what the command ends with.
 */
@Timeout(60)
class LostStartTest {

    private static final String STARTED = "{\"message\":\"Workflow execution started\",\"executionId\":\"e-1\"}";
    private static final String BEGINNING = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    @TempDir
    private Path folder;

    /**
     * A row of the table.
     *
     * @param what what happens to the starts, one after the other
     * @param starts how many starts must have reached the service
     */
    record Row(String name, int starts, String outcome, String error, int exit, Script... what) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> losses() {
        return Stream.of(
                lost("closed before the body is read", (socket, body) -> {}),
                lost("reset before the body is read", (socket, body) -> socket.setSoLinger(true, 0)),
                lost("closed after the request", answer("")),
                lost("reset after the request", (socket, body) -> {
                    body.read();
                    socket.setSoLinger(true, 0);
                }),
                lost("cut in the status line", answer("HTTP/1.1 20")),
                lost("cut after the status line", answer("HTTP/1.1 200 OK\r\n")),
                lost("cut in the headers", answer(BEGINNING + "Content-Le")),
                lost("no body", answer(BEGINNING + "Content-Length: 60\r\n\r\n")),
                lost("half a body", answer(BEGINNING + "Content-Length: 60\r\n\r\n{\"message\":\"Workflow")),
                lost("a length that is too large", answer(BEGINNING + "Content-Length: 999\r\n\r\n" + STARTED)),
                lost("a length that is too small", answer(BEGINNING + "Content-Length: 40\r\n\r\n" + STARTED)),
                lost("a length that is no number", answer(BEGINNING + "Content-Length: many\r\n\r\n" + STARTED)),
                lost(
                        "cut in a chunk",
                        answer(BEGINNING + "Transfer-Encoding: chunked\r\n\r\n40\r\n{\"message\":\"Workflow")),
                lost("cut between chunks", answer(BEGINNING + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"message\r\n")),
                lost("no last chunk", answer(BEGINNING + "Transfer-Encoding: chunked\r\n\r\n" + chunk(STARTED))),
                lost("no HTTP", answer("220 mail.example.com ESMTP\r\n")),
                lost("200 without an executionId", answer(200, "{\"message\":\"Workflow execution started\"}")),
                lost("200 with a blank executionId", answer(200, "{\"executionId\":\" \"}")),
                lost("200 with an executionId of another type", answer(200, "{\"executionId\":{}}")),
                lost("200 with a list", answer(200, "[]")),
                lost("200 with a web page", answer(200, "<html>Sign in</html>", "Content-Type: text/html")),
                lost("200 with nothing", answer(200, "")),
                lost("204", answer("HTTP/1.1 204 No Content\r\n\r\n")),
                lost("202 with nothing", answer(202, "")),
                lost("301", answer(301, "", "Location: http://127.0.0.1:1/")),
                lost("302", answer(302, "", "Location: http://127.0.0.1:1/")),
                lost("307, which asks for the same request elsewhere", answer(307, "", "Location: /again")),
                lost("308, which asks for the same request elsewhere", answer(308, "", "Location: /again")),
                lost("408, which gateways answer after forwarding too", answer(408, "")),
                lost("500", answer(500, "{\"message\":\"oops\"}")),
                lost("502", answer(502, "")),
                lost("503", answer(503, "", "Retry-After: 1")),
                lost("504", answer(504, "")));
    }

    static Stream<Row> refusals() {
        return Stream.of(
                refused("400", "invalid_request", 1, answer(400, "{\"message\":\"bad variables\"}")),
                refused("401, and 401 with a new token", "unauthorized", 2, answer(401, "")),
                refused("403", "forbidden", 1, answer(403, "")),
                refused("404", "not_found", 1, answer(404, "")),
                refused("405", "invalid_request", 1, answer(405, "")),
                refused("409 that has nothing to do with the quota", "invalid_request", 1, answer(409, "")),
                refused("413", "invalid_request", 1, answer(413, "")),
                refused("422", "invalid_request", 1, answer(422, "")),
                new Row(
                        "429 for longer than there is time",
                        1,
                        "NOT_STARTED",
                        "rate_limited",
                        ExitCodes.UNREACHABLE,
                        answer(429, "", "Retry-After: 3600")),
                new Row(
                        "429 without a time, which counts as a minute",
                        1,
                        "NOT_STARTED",
                        "rate_limited",
                        ExitCodes.UNREACHABLE,
                        answer(429, "")),
                new Row(
                        "409 with rate headers, for longer than there is time",
                        1,
                        "NOT_STARTED",
                        "rate_limited",
                        ExitCodes.UNREACHABLE,
                        answer(409, "", "X-RateLimit-Remaining: 0", "X-RateLimit-ToWait-Sec: 3600")));
    }

    static Stream<Row> beginnings() {
        return Stream.of(
                begun("200", 1, answer(200, STARTED)),
                begun("201", 1, answer(201, STARTED)),
                begun(
                        "200 in chunks",
                        1,
                        answer(BEGINNING + "Transfer-Encoding: chunked\r\n\r\n" + chunk(STARTED) + "0\r\n\r\n")),
                begun("200 until the connection ends", 1, answer(BEGINNING + "\r\n" + STARTED)),
                begun("200 in the form of release 1.16", 1, answer(200, "{\"data\":{\"executionId\":\"e-1\"}}")),
                begun("401, then 200 with a new token", 2, answer(401, ""), answer(200, STARTED)),
                begun("429 with a time, then 200", 2, answer(429, "", "Retry-After: 1"), answer(200, STARTED)),
                begun(
                        "409 with rate headers, then 200",
                        2,
                        answer(409, "", "X-RateLimit-Remaining: 0", "X-RateLimit-ToWait-Sec: 1"),
                        answer(200, STARTED)));
    }

    @ParameterizedTest
    @MethodSource({"losses", "refusals", "beginnings"})
    void aStart(Row row) throws IOException {
        try (LossyService service = new LossyService(row.what())) {
            Ran ran = run(service.url(), "--timeout", "20s");

            assertThat(service.starts()).as("starts that reached the service").isEqualTo(row.starts());
            assertThat(ran.json().get("outcome")).as(ran.err()).isEqualTo(row.outcome());
            if (row.error() == null) {
                assertThat(ran.json()).doesNotContainKey("error").containsEntry("executionId", "e-1");
            } else {
                assertThat(ran.error()).containsEntry("code", row.error());
                assertThat(ran.json()).containsEntry("executionId", null);
            }
            assertThat(ran.code()).isEqualTo(row.exit());
        }
    }

    @Test
    void aStartWhoseLargeBodyIsCutOffIsUnknown() throws IOException {
        Path input = Files.writeString(folder.resolve("input.json"), "{\"x\":\"" + "x".repeat(10 << 20) + "\"}");
        Script readsABit = (socket, body) -> body.in().readNBytes(100_000);
        try (LossyService service = new LossyService(readsABit)) {
            Ran ran = run(service.url(), "--input-json", "@" + input);

            assertThat(service.starts()).as(ran.err()).isEqualTo(1);
            assertThat(ran.json()).containsEntry("outcome", "START_UNKNOWN");
            assertThat(ran.code()).isEqualTo(ExitCodes.START_UNKNOWN);
        }
    }

    @Test
    void anAnswerThatComesBeforeTheBodyIsReadStillCounts() throws IOException {
        Path input = Files.writeString(folder.resolve("input.json"), "{\"x\":\"" + "x".repeat(10 << 20) + "\"}");
        Script refusesEarly = (socket, body) -> {
            socket.getOutputStream().write(whole(413, "").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            body.read();
        };
        try (LossyService service = new LossyService(refusesEarly)) {
            Ran ran = run(service.url(), "--input-json", "@" + input);

            assertThat(service.starts()).isEqualTo(1);
            assertThat(ran.json()).containsEntry("outcome", "NOT_STARTED");
            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
        }
    }

    @Test
    void whereNobodyListensNothingBegan() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertNeverConnected(run("http://127.0.0.1:" + port));
    }

    @Test
    void aHostThatHasNoAddressIsNoStart() {
        assertNeverConnected(run("https://gateway.invalid"));
    }

    @Test
    void aTlsHandshakeThatFailsIsNoStart() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AtomicInteger handshakes = new AtomicInteger();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
                // The HTTP client connects once more by itself when the first connection breaks.
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read();
                        handshakes.incrementAndGet();
                    } catch (IOException e) {
                        assertThat(server.isClosed()).as(e.getMessage()).isTrue();
                    }
                }
            });

            assertNeverConnected(run("https://127.0.0.1:" + server.getLocalPort()));
            assertThat(handshakes).as("the service was reached").hasPositiveValue();
            server.close();
            assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    private static void assertNeverConnected(Ran ran) {
        assertThat(ran.json()).as(ran.err()).containsEntry("outcome", "NOT_STARTED");
        assertThat(ran.error()).containsEntry("code", "unreachable");
        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
    }

    /** With a token at hand where TLS or a name is in the way, so that it is the start that fails. */
    private static Ran run(String url, String... options) {
        Qflow qflow = url.startsWith("https")
                ? Qflow.withoutCredential().with(CredentialVariables.TOKEN, "pasted")
                : Qflow.withCredential();
        String[] all = Stream.concat(Stream.of("--url", url, "--json", "--no-wait"), Stream.of(options))
                .toArray(String[]::new);
        return qflow.run(all);
    }

    private static Row lost(String name, Script what) {
        return new Row(name, 1, "START_UNKNOWN", "start_unknown", ExitCodes.START_UNKNOWN, what);
    }

    private static Row refused(String name, String error, int starts, Script what) {
        return new Row(name, starts, "NOT_STARTED", error, ExitCodes.REFUSED, what);
    }

    private static Row begun(String name, int starts, Script... what) {
        return new Row(name, starts, "STARTED", null, ExitCodes.OK, what);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}

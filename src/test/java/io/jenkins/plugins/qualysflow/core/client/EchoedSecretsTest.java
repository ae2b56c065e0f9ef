package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Echoes.CLIENT_SECRET;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.PASSWORD;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.PASTED;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.WEB_TOKEN;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Echoes;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.SecretForms;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Given a service, or a gateway before it, that repeats the credential of a request in its answer, when the call fails, then the
 * error holds nothing of the credential, neither in its message nor in a cause.
 */
@Timeout(60)
class EchoedSecretsTest {

    private static final String VARIABLE = "var1able <v4lue> & \"qu0ted\"\nline tw0 \u00e4";

    @TempDir
    private Path folder;

    private final ServerSocket socket = listen();
    private final List<QFlowException> errors = new ArrayList<>();
    private volatile String answer = "";

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    static Stream<Arguments> answers() {
        List<Arguments> answers = new ArrayList<>();
        for (int status : new int[] {200, 302, 400, 401, 403, 404, 407, 409, 429, 500, 503}) {
            Echoes.bodies()
                    .forEach((name, body) -> answers.add(Arguments.of(status + " with " + name, (UnaryOperator<String>)
                            secret -> answer(status, body.apply(secret)))));
        }
        answers.add(raw("a status line", secret -> "HTTP/1.1 500 token " + oneLine(secret) + "\r\n\r\n"));
        answers.add(raw("no HTTP", secret -> "SORRY " + oneLine(secret) + "\r\n\r\n"));
        answers.add(raw("a status that is no number", secret -> "HTTP/1.1 " + oneLine(secret) + " Sorry\r\n\r\n"));
        answers.add(raw("a version", secret -> "HTTP/" + oneLine(secret) + " 500 Sorry\r\n\r\n"));
        answers.add(raw("a header without a colon", secret -> "HTTP/1.1 500 Sorry\r\n" + oneLine(secret) + "\r\n\r\n"));
        answers.add(raw("a name of a header", secret -> "HTTP/1.1 500 Sorry\r\n" + oneLine(secret) + ": 1\r\n\r\n"));
        answers.add(raw(
                "headers",
                secret -> "HTTP/1.1 500 Sorry\r\nX-Error: " + oneLine(secret) + "\r\nRetry-After: " + oneLine(secret)
                        + "\r\nX-RateLimit-ToWait-Sec: " + oneLine(secret) + "\r\nDate: " + oneLine(secret)
                        + "\r\nContent-Length: 0\r\n\r\n"));
        answers.add(raw("a length", secret -> "HTTP/1.1 200 OK\r\nContent-Length: " + oneLine(secret) + "\r\n\r\n"));
        answers.add(
                raw("an encoding", secret -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + oneLine(secret) + "\r\n\r\n"));
        answers.add(raw(
                "a type",
                secret -> "HTTP/1.1 200 OK\r\nContent-Type: " + oneLine(secret) + "\r\nContent-Length: 1\r\n\r\n{"));
        answers.add(raw(
                "a size of a chunk",
                secret -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + oneLine(secret) + "\r\n\r\n"));
        answers.add(raw(
                "a redirect",
                secret -> "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/?token=" + Echoes.url(secret)
                        + "\r\nContent-Length: 0\r\n\r\n"));
        return answers.stream();
    }

    private static Arguments raw(String name, UnaryOperator<String> answer) {
        return Arguments.of("a secret as " + name, answer);
    }

    private static String oneLine(String secret) {
        return secret.replace("\n", "\\n");
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void nothingOfACredentialIsInAnError(String name, UnaryOperator<String> repeating) throws Exception {
        new Thread(this::serve, "echo").start();
        AuthClient auth = new AuthClient(gateway(), Sandbox.transport(), InstantSource.system(), CallListener.NONE);
        RunRequest request = new RunRequest(Map.of("a", 1), null).hiding(List.of(VARIABLE));

        answer = repeating.apply(CLIENT_SECRET);
        failed(auth.ofApiClient("client-4711", CLIENT_SECRET));
        answer = repeating.apply(PASSWORD);
        failed(auth.ofUser("user-4711", PASSWORD));
        answer = repeating.apply(VARIABLE);
        failed(client(PASTED).run(WORKFLOW, request));
        for (String token : List.of(PASTED, WEB_TOKEN)) {
            answer = repeating.apply(token);
            failed(client(token).run(WORKFLOW, request));
            failed(client(token).executionWithSteps("e-1"));
            failed(client(token).stepOutput("e-1", "n-1", folder.resolve("out"), 1_000_000));
        }

        assertNoneIn(new SecretForms()
                .with("pasted token", PASTED)
                .with("web token", WEB_TOKEN)
                .with("client secret", CLIENT_SECRET)
                .with("password", PASSWORD)
                .with("variable", VARIABLE));
    }

    private void assertNoneIn(SecretForms secrets) {
        assertThat(errors).isNotEmpty();
        for (QFlowException error : errors) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            assertThat(secrets.in(error.serviceMessage() + "\n" + trace))
                    .as(trace.toString())
                    .isEmpty();
        }
    }

    /** As where the token was renewed a moment ago. */
    @Test
    void neitherAnotherTokenNorWhatTokensAreGottenWithIsShown() throws Exception {
        new Thread(this::serve, "echo").start();
        String other = WEB_TOKEN.substring(0, WEB_TOKEN.length() - 10) + "b3RoZXI0NzEx";
        String before = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjbGllbnQtNDcxMSIsImp0aSI6Im90aGVyIn0.b3RoZXI0NzEx";
        TokenSource tokens = new MintedTokenSource(
                () -> CompletableFuture.completedFuture(BearerToken.of(WEB_TOKEN)),
                InstantSource.system(),
                CLIENT_SECRET);
        for (String name : List.of("message", "a text", "a page", "an address")) {
            String all = CLIENT_SECRET + " , " + other + " , " + before;
            answer = answer(500, Echoes.bodies().get(name).apply(all));
            failed(client(tokens).execution("e-1"));
        }

        assertNoneIn(new SecretForms()
                .with("client secret", CLIENT_SECRET)
                .with("other token", other)
                .with("token before", before));
    }

    /** A download takes any good answer, and is no error then. */
    private void failed(CompletableFuture<?> call) throws Exception {
        try {
            call.join();
        } catch (RuntimeException e) {
            errors.add(error(call));
        }
    }

    private HttpQFlowClient client(String token) {
        return client(new FixedTokenSource(BearerToken.of(token)));
    }

    private HttpQFlowClient client(TokenSource tokens) {
        return new HttpQFlowClient(gateway(), Sandbox.transport(), tokens, InstantSource.system(), CallListener.NONE);
    }

    private Gateway gateway() {
        return Gateway.of("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                readRequest(client.getInputStream());
                client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The test is over, or the client has gone.
            }
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findAny()
                .orElse(0);
        in.readNBytes(length);
    }
}

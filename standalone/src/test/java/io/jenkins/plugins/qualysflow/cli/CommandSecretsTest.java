package io.jenkins.plugins.qualysflow.cli;

import static io.jenkins.plugins.qualysflow.core.testing.Echoes.CLIENT_SECRET;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.PASSWORD;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.PASTED;
import static io.jenkins.plugins.qualysflow.core.testing.Echoes.WEB_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.testing.Echoes;
import io.jenkins.plugins.qualysflow.core.testing.SecretForms;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Given each kind of credential and a service that repeats it or its token, when a command is traced, then nothing of them is
 * in what it prints or writes.
 */
@Timeout(60)
class CommandSecretsTest {

    private static final Map<String, String> CLIENT =
            Map.of("QFLOW_CLIENT_ID", "client-1", "QFLOW_CLIENT_SECRET", CLIENT_SECRET);
    private static final Map<String, String> USER = Map.of("QFLOW_USERNAME", "user-1", "QFLOW_PASSWORD", PASSWORD);

    private static final SecretForms SECRETS = new SecretForms()
            .with("pasted token", PASTED)
            .with("web token", WEB_TOKEN)
            .with("client secret", CLIENT_SECRET)
            .with("password", PASSWORD);

    @TempDir
    private Path folder;

    private HttpServer service;
    private UnaryOperator<String> body;
    private String repeated;
    private int status;
    private boolean noTokens;
    private int turns;

    /** Gives tokens as long as it is told to, and answers everything else with what it repeats. */
    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        service.createContext("/", this::answer);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    static Stream<Arguments> echoes() {
        return Echoes.bodies().entrySet().stream().map(echo -> Arguments.of(echo.getKey(), echo.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("echoes")
    void nothingThatTheServiceRepeatsIsPrintedOrWritten(String name, UnaryOperator<String> form) throws IOException {
        body = form;
        for (String token : List.of(PASTED, WEB_TOKEN)) {
            traced(token, Map.of("QFLOW_TOKEN", token));
        }
        for (Map<String, String> credential : List.of(CLIENT, USER)) {
            String secret = credential.equals(CLIENT) ? CLIENT_SECRET : PASSWORD;
            traced(secret, credential);
            traced(WEB_TOKEN, credential);
            noTokens = true;
            repeated = secret;
            status = 401;
            assertNoneIn(execute(credential, "workflows", "--trace"));
            noTokens = false;
        }
    }

    /** Each form meets each command and status with one credential or another, which takes a fifth of the time. */
    private void traced(String secret, Map<String, String> credential) throws IOException {
        repeated = secret;
        int turn = turns++ % 5;
        status = List.of(200, 401, 500, 400, 403).get(turn);
        String archive = folder.resolve("archive").toString();
        assertNoneIn(
                switch (turn) {
                    case 3 -> execute(credential, "run", Given.WORKFLOW, "--json", "--trace", "--archive", archive);
                    case 4 -> execute(credential, "step-output", Given.WORKFLOW, Given.FILTER, "--trace");
                    default -> execute(credential, "workflows", "--trace");
                });
    }

    @Test
    void nothingOfTheCredentialIsInTheEvidenceOfARun() throws IOException {
        Scenario scenario = Scenario.builder()
                .credentials(Credentials.none()
                        .withToken(PASTED)
                        .withClient("client-1", CLIENT_SECRET)
                        .withUser("user-1", PASSWORD))
                .workflow(Given.workflow().build())
                .build();
        try (SandboxServer server = SandboxServer.start(scenario)) {
            for (Map<String, String> credential : List.of(Map.of("QFLOW_TOKEN", PASTED), CLIENT, USER)) {
                Path archive = Files.createTempDirectory(folder, "run").resolve("archive");
                Qflow qflow = Qflow.at(server).without("QFLOW_CLIENT_ID").without("QFLOW_CLIENT_SECRET");
                credential.forEach(qflow::with);

                Ran ran = qflow.run("--json", "--trace", "--archive", archive.toString());

                assertThat(ran.code()).isEqualTo(ExitCodes.OK);
                assertThat(archive).isNotEmptyDirectory();
                assertThat(found(ran)).isEmpty();
            }
        }
    }

    private Ran execute(Map<String, String> credential, String... command) {
        Qflow qflow = Qflow.withoutCredential()
                .with("QFLOW_URL", "http://127.0.0.1:" + service.getAddress().getPort());
        credential.forEach(qflow::with);
        return qflow.execute(command);
    }

    private void assertNoneIn(Ran ran) throws IOException {
        assertThat(ran.err()).contains("> ", "< " + status + " in ");
        assertThat(found(ran)).as("%s\n%s", ran.out(), ran.err()).isEmpty();
    }

    private Set<String> found(Ran ran) throws IOException {
        Set<String> found = SECRETS.in(ran.out() + "\n" + ran.err());
        found.addAll(SECRETS.in(ran.raw()));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(SECRETS.in(file.getFileName().toString()));
                found.addAll(SECRETS.in(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean forToken = exchange.getRequestURI().getPath().startsWith("/auth");
        String text = forToken && !noTokens ? WEB_TOKEN : body.apply(repeated);
        if (!forToken || noTokens) {
            exchange.getResponseHeaders().add("X-Request-Id", "Bearer " + repeated);
            exchange.getResponseHeaders().add("Location", "https://elsewhere.example/?token=" + Echoes.url(repeated));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(forToken && !noTokens ? 201 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: exit codes and signals are the system's to see. */
@Timeout(90)
class ProcessTest {

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process start(Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                QFlowCommand.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("QFLOW_") || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String out() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> environment(SandboxServer server) {
        return Map.of(
                "QFLOW_URL",
                server.url().toString(),
                CredentialVariables.CLIENT_ID,
                Qflow.CLIENT_ID,
                CredentialVariables.CLIENT_SECRET,
                Qflow.CLIENT_SECRET);
    }

    @Test
    void passes() throws Exception {
        // Ends before the first poll: the next would be due when the quota allows, in real time.
        try (SandboxServer server =
                Given.service(Given.workflow().duration(Duration.ZERO).build())) {
            start(environment(server), "run", Given.WORKFLOW, "--initial-delay", "50ms", "--json");

            assertThat(QFlowJson.readObject(out())).containsEntry("passed", true);
            assertThat(exitCode()).isEqualTo(ExitCodes.OK);
            // Not a terminal: lines only, none drawn over.
            assertThat(Files.readString(directory.resolve("err")))
                    .contains("has begun")
                    .doesNotContainPattern("[\\p{Cc}&&[^\n]]");
        }
    }

    @Test
    void badUsage() throws Exception {
        start(Map.of(), "run");

        assertThat(out()).isEmpty();
        assertThat(exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void signalEndsItWithResultAndEvidence() throws Exception {
        try (SandboxServer server = Given.endless()) {
            start(
                    environment(server),
                    "run",
                    Given.WORKFLOW,
                    "--initial-delay",
                    "50ms",
                    "--json",
                    "--archive",
                    directory.resolve("archive").toString());
            assertThat(server.journal().await(Operation.EXECUTION_LIST, 1, Duration.ofSeconds(40)))
                    .isTrue();

            process.toHandle().destroy();

            Map<String, Object> result = QFlowJson.readObject(out());
            assertThat(exitCode()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(result).containsEntry("outcome", "ABORTED");
            assertThat(directory.resolve("archive/qflow/" + result.get("executionId") + "/execution.json"))
                    .content()
                    .contains("ABORTED");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sandboxServesUntilItIsInterrupted() throws Exception {
        Path portFile = directory.resolve("port");
        start(Map.of(), "sandbox", "--port-file", portFile.toString());
        BufferedReader out = process.inputReader();
        String first = out.readLine();

        assertThat(first).matches("QFlow sandbox listening on http://127\\.0\\.0\\.1:\\d+");
        String url = first.substring(first.indexOf("http"));
        assertThat(portFile).hasContent(url.substring(url.lastIndexOf(':') + 1));
        assertThat(out.readLine()).contains("QFLOW_CLIENT_ID=demo-client");
        HttpResponse<String> token = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + "/auth/oidc"))
                                .header("clientId", "demo-client")
                                .header("clientSecret", "demo-secret")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(token.statusCode() / 100).isEqualTo(2);

        process.toHandle().destroy();

        assertThat(exitCode()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(portFile).doesNotExist();
    }
}

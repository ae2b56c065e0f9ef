package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An output that is far larger than the heap is archived, redacted in every row, by a JVM of 64 MB.
 *
 * <p>{@code -Dqflow.test.largeOutput=1GB} sets its size; the default keeps the build fast.
 */
@Timeout(300)
class LargeOutputTest {

    private static final long SIZE = new SizeConverter().convert(System.getProperty("qflow.test.largeOutput", "200MB"));

    private static final String NODE = "node-1-large";

    @TempDir
    private Path directory;

    @Test
    void anOutputFarLargerThanTheHeapIsArchivedAndRedacted() throws Exception {
        SimulatedNode large = SimulatedNode.of(NODE).withOutput(NodeData.generated(SIZE));
        // Ends before the first poll: the next would be due when the quota allows, in real time.
        try (SandboxServer server = Given.service(
                Given.workflow().duration(Duration.ZERO).node(large).build())) {
            Process process = start(server);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(out).isEqualTo(ExitCodes.OK);
            Map<String, Object> result = QFlowJson.readObject(out);
            Path bundle = directory.resolve("archive/qflow/" + result.get("executionId"));
            Map<?, ?> entry = entry(bundle);
            Path file = bundle.resolve((String) entry.get("path"));
            long rows = ((Number) ((Map<?, ?>) entry.get("redactions")).get("externalId")).longValue();

            assertThat(rows).as("rows with a secret").isGreaterThan(SIZE / 200);
            // Sixteen characters of each go, and eight stars come.
            assertThat(Files.size(file)).isEqualTo(SIZE - 8 * rows).isEqualTo(((Number) entry.get("size")).longValue());
            assertThat(beginning(file))
                    .startsWith("[{\"resourceId\":\"i-000000000000\",\"state\":\"compliant\",\"score\":0.8000,"
                            + "\"externalId\":\"********\"},{");
            try (var files = Files.list(bundle)) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .as("nothing that is not redacted is left")
                        .containsExactlyInAnyOrder(
                                "steps",
                                "execution.json",
                                "manifest.json",
                                "report.html",
                                "report.css",
                                "timeline.svg");
            }
        }
    }

    private Process start(SandboxServer server) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QFlowCommand.class.getName(),
                        "run",
                        Given.WORKFLOW,
                        "--initial-delay",
                        "50ms",
                        "--json",
                        "--archive",
                        directory.resolve("archive").toString())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("QFLOW_") || name.startsWith("JAVA_TOOL"));
        builder.environment()
                .putAll(Map.of(
                        "QFLOW_URL",
                        server.url().toString(),
                        CredentialVariables.CLIENT_ID,
                        Qflow.CLIENT_ID,
                        CredentialVariables.CLIENT_SECRET,
                        Qflow.CLIENT_SECRET));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static Map<?, ?> entry(Path bundle) throws IOException {
        List<?> files = (List<?>) QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json")))
                .get("files");
        return files.stream()
                .map(file -> (Map<?, ?>) file)
                .filter(file -> ((String) file.get("path")).contains(NODE))
                .findFirst()
                .orElseThrow();
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(200), StandardCharsets.UTF_8);
        }
    }
}

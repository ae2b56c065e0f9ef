package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command leaves on disk. */
class ArchiveTest {

    @TempDir
    private Path directory;

    @Test
    void keepsOutputsByteForByte() throws IOException {
        try (SandboxServer server = Given.quick()) {
            Path archive = directory.resolve("made/on/the/way");
            Ran ran = Qflow.at(server).run("--json", "--archive", archive.toString(), "--variable", "a=b");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            Path bundle = archive.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("steps/2-" + Given.FILTER + ".output.json"))
                    .hasContent(Given.FILTERED);
            assertThat(bundle.resolve("steps/3-" + Given.REPORT + ".output.json"))
                    .hasContent(Given.REPORTED);
            assertThat(artifacts(ran))
                    .contains(bundle.resolve("execution.json").toString())
                    .hasSize(8)
                    .allSatisfy(path -> assertThat(Path.of(path)).isRegularFile());
            assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json"))))
                    .containsEntry("complete", true);
            assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("execution.json"))))
                    .containsEntry("variables", Map.of("a", "b"))
                    .containsEntry("gateway", server.url().toString())
                    .containsEntry("outcome", "SUCCESS");
        }
    }

    @Test
    void saysWhereTheReportIs() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--archive", directory.toString(), "--variable", "a=<b>");

            String id = server.executions().get(0).id();
            Path report = directory.resolve("qflow/" + id + "/report.html");
            assertThat(ran.out())
                    .contains("Archived in " + report.getParent() + ": 8 files")
                    .contains("Report: " + report);
            assertThat(report).content().contains("<h1>", id, "&lt;b&gt;");
            assertThat(report.resolveSibling("timeline.svg")).content().contains(Given.FILTER);
            assertThat(report.resolveSibling("report.css")).content().contains("@media print");
        }
    }

    @ParameterizedTest
    @CsvSource({"Failed, The execution failed.", "Mystery, The execution ended with a status that is not known."})
    void theReportOfARunThatDidNotPassSaysWhy(String status, String words) throws Exception {
        try (SandboxServer server =
                Given.service(Given.workflow().status(status).build())) {
            Ran ran = Qflow.at(server).run("--json", "--archive", directory.toString());

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("report.html")).content().contains("Not passed", words, status);
            assertListed(bundle, "report.html", "report.css", "timeline.svg");
        }
    }

    @Test
    void theReportOfARunThatTimedOutSaysSo() throws Exception {
        try (SandboxServer server = Given.endless()) {
            Ran ran = Qflow.at(server).run("--timeout", "400ms", "--archive", directory.toString());

            assertThat(ran.code()).isEqualTo(ExitCodes.TIMED_OUT);
            Path bundle =
                    directory.resolve("qflow/" + server.executions().get(0).id());
            assertThat(bundle.resolve("report.html"))
                    .content()
                    .contains("The execution has not ended before the timeout.");
            assertThat(ran.out()).contains("Report: " + bundle.resolve("report.html"));
            assertListed(bundle, "report.html", "report.css", "timeline.svg");
        }
    }

    private static void assertListed(Path bundle, String... paths) throws Exception {
        List<?> files = (List<?>) QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json")))
                .get("files");
        for (String path : paths) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(bundle.resolve(path)));
            assertThat(files)
                    .anySatisfy(file -> assertThat((Map<?, ?>) file)
                            .extracting("path", "sha256")
                            .containsExactly(path, HexFormat.of().formatHex(digest)));
        }
    }

    @Test
    void keepsInputsThatAreWanted() throws IOException {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .run(
                            "--json",
                            "--archive",
                            directory.toString(),
                            "--archive-outputs",
                            "none",
                            "--archive-inputs",
                            "filter");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            Path steps = directory.resolve("qflow/" + ran.json().get("executionId") + "/steps");
            try (var files = Files.list(steps)) {
                assertThat(files).containsExactly(steps.resolve("2-" + Given.FILTER + ".input.json"));
            }
            assertThat(steps.resolve("2-" + Given.FILTER + ".input.json")).hasContent("{\"from\":\"trigger\"}");
            assertThat(server.journal().count(Operation.STEP_OUTPUT)).isZero();
        }
    }

    @Test
    void writesNothingWithoutArchive() throws IOException {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.out()).contains(Given.REPORT).doesNotContain("Archived");
            assertThat(server.journal().count(Operation.STEP_OUTPUT)).isZero();
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void saysWhatWasTooLarge() {
        SimulatedNode large = SimulatedNode.of("node-1-large").withOutput(NodeData.generated(100_000));
        try (SandboxServer server = Given.service(Given.workflow().node(large).build())) {
            Ran ran = Qflow.at(server).run("--archive", directory.toString(), "--max-file", "64KB");

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out()).contains("output of node-1-large: larger than the size limit");
        }
    }

    @Test
    void masksWhatLooksSecretInVariablesAndInput() throws IOException {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .run(
                            "--archive",
                            directory.toString(),
                            "--variable",
                            "apiToken=hidden-1",
                            "--input-json",
                            "{\"deep\": [{\"password\": \"hidden-2\"}]}");

            assertThat(server.journal().of(Operation.RUN).get(0).text()).contains("hidden-1", "hidden-2");
            assertThat(ran.out() + ran.err()).doesNotContain("hidden-");
            try (var files = Files.walk(directory)) {
                assertThat(files.filter(file -> file.endsWith("execution.json")))
                        .singleElement()
                        .satisfies(file ->
                                assertThat(file).content().contains("********").doesNotContain("hidden-"));
            }
        }
    }

    @Test
    void masksWhatRedactPathsMatch() throws IOException {
        SimulatedNode node = SimulatedNode.of("node-1-mail")
                .withOutput(NodeData.json("[{\"owner\":\"ann@example.com\",\"score\":1.10}]"));
        try (SandboxServer server = Given.service(Given.workflow().node(node).build())) {
            Ran ran = Qflow.at(server)
                    .run("--json", "--archive", directory.toString(), "--redact", "$..owner", "--redact", "$..typo");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("steps/4-node-1-mail.output.json"))
                    .hasContent("[{\"owner\":\"********\",\"score\":1.10}]");
            assertThat(QFlowJson.readObject(Files.readString(bundle.resolve("manifest.json"))))
                    .containsEntry("complete", true)
                    .containsEntry(
                            "redact",
                            List.of(Map.of("path", "$..owner", "values", 1), Map.of("path", "$..typo", "values", 0)));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> artifacts(Ran ran) {
        return (List<String>) ran.json().get("artifacts");
    }
}

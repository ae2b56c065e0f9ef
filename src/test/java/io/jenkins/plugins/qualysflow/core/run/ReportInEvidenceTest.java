package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GatePath;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a run ends, its evidence has a report that says so, under a digest like everything else. */
@Timeout(20)
class ReportInEvidenceTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    private final Given given = new Given();

    @BeforeEach
    void keepTheEvidence() {
        given.host.staging = folder;
        given.service.outputs.put("trigger", "[1]");
    }

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "Success, Passed, The execution succeeded.",
        "Failed, Not passed, The execution failed.",
        "Mystery, Not passed, The execution ended with a status that is not known."
    })
    void theReportSaysHowItEnded(String status, String verdict, String words) throws Exception {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, status));

        given.run();
        RunResult result = given.end();

        assertThat(report()).contains(verdict, words, status, EXECUTION, "steps/1-trigger.output.json");
        assertThat(result.artifacts())
                .contains(
                        "qflow/" + EXECUTION + "/report.html",
                        "qflow/" + EXECUTION + "/report.css",
                        "qflow/" + EXECUTION + "/timeline.svg")
                .last()
                .isEqualTo("qflow/" + EXECUTION + "/manifest.json");
        assertDigestsAreRight();
        assertLinksLeadToFiles();
    }

    @Test
    void oneThatTimedOutSaysSoAndWhatIsMissing() throws Exception {
        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report()).contains("Not passed", "The execution has not ended before the timeout.", "step outputs");
        assertDigestsAreRight();
        assertLinksLeadToFiles();
    }

    @Test
    void oneThatWasAbortedSaysSoAndThatTheExecutionGoesOn() throws Exception {
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));
        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(report()).contains("The wait for the execution was aborted.", "which goes on in Qualys Flow");
        assertDigestsAreRight();
        assertLinksLeadToFiles();
    }

    @Test
    void aGateThatDidNotPassStandsInItWithWhatWasFound() throws Exception {
        given.gates =
                List.of(new Gate(new NodeGlob("trigger"), GatePath.of("$.count"), Condition.AT_MOST, 0, null, null));
        given.service.outputs.put("trigger", "{\"count\":3}");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();

        assertThat(given.end().passed()).isFalse();
        assertThat(report())
                .contains("Not passed", "0 of 1 gate passed", "AT_MOST 0", "not passed", "<td class=\"code\">3</td>");
    }

    @Test
    void namesThatWouldLeadElsewhereOnlyLeadToTheirFiles() throws Exception {
        List<String> hostile = List.of(
                "../../x",
                "javascript:alert(1)",
                "<script>alert(1)</script>",
                "//evil.example/x",
                "a b?c#d%2e%2e",
                "\u202etxt");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onSteps = () -> CompletableFuture.completedFuture(hostile.stream()
                .map(name -> ScriptedClient.step(name, hostile.indexOf(name)))
                .toList());
        hostile.forEach(name -> given.service.outputs.put(name, "[1]"));

        given.run();

        assertThat(given.end().passed()).isTrue();
        assertThat(report()).doesNotContain("<script", "\u202e").contains("&lt;script&gt;alert(1)");
        assertThat(Files.readString(folder.resolve("timeline.svg"))).doesNotContain("<script", "\u202e", "href");
        assertThat(assertLinksLeadToFiles())
                .filteredOn(link -> link.startsWith("steps/"))
                .hasSize(2 * hostile.size());
    }

    @Test
    void aSecretThatTheServiceRepeatsIsInNoneOfItsFiles() throws Exception {
        String secret = "correct-horse-battery";
        given.collect = new CollectOptions(
                new NodeGlob("*"),
                new NodeGlob(""),
                100_000_000,
                500_000_000,
                List.of(),
                new MaskedLiterals(List.of(secret)));
        given.host.description = Map.of("variables", Map.of("v", secret), "input", List.of(secret));
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Failed: " + secret));
        given.service.onSteps =
                () -> CompletableFuture.completedFuture(List.of(ScriptedClient.step("n-" + secret, 1, secret)));

        given.run();
        given.end();

        for (String file : List.of("report.html", "timeline.svg")) {
            assertThat(Files.readString(folder.resolve(file)))
                    .doesNotContain(secret)
                    .contains("****");
        }
    }

    @Test
    void aFaultInMakingItLeavesTheEvidenceCompleteAndTheRunPassed() throws Exception {
        given.host.description = new Unreadable(Map.of("server", "test"));
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isTrue();
        assertThat(folder.resolve("report.html")).doesNotExist();
        assertThat(folder.resolve("steps/1-trigger.output.json")).hasContent("[1]");
        assertThat(folder.resolve("execution.json")).content().contains("\"server\" : \"test\"", "\"passed\" : true");
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"what\" : \"report\"", "it could not be made", "\"complete\" : true");
        assertDigestsAreRight();
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.html", "report.css", "timeline.svg"})
    void aFileOfItThatCannotBeWrittenTakesNothingButTheReportAway(String file) throws Exception {
        Files.createDirectories(folder.resolve(file).resolve("in the way"));
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isTrue();
        assertThat(result.artifacts())
                .containsExactly(
                        "qflow/" + EXECUTION + "/steps/1-trigger.output.json",
                        "qflow/" + EXECUTION + "/execution.json",
                        "qflow/" + EXECUTION + "/manifest.json");
        assertThat(List.of("report.html", "report.css", "timeline.svg"))
                .noneMatch(part -> Files.isRegularFile(folder.resolve(part)));
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"what\" : \"report\"", "it could not be made", "\"complete\" : true");
    }

    @Test
    void aFaultInMakingItDoesNotHideWhatElseIsMissing() throws Exception {
        given.host.description = new Unreadable(Map.of("server", "test"));
        given.service.outputs.clear();
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isFalse();
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"what\" : \"report\"", "trigger", "\"complete\" : false");
    }

    /** Can be copied, and not asked. */
    private static final class Unreadable extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1;

        private Unreadable(Map<String, Object> values) {
            super(values);
        }

        @Override
        public Object get(Object key) {
            throw new IllegalStateException("broken host");
        }

        @Override
        public boolean containsKey(Object key) {
            throw new IllegalStateException("broken host");
        }
    }

    private String report() throws Exception {
        return Files.readString(folder.resolve("report.html"));
    }

    private void assertDigestsAreRight() throws Exception {
        Map<String, Object> manifest = QFlowJson.readObject(Files.readString(folder.resolve("manifest.json")));
        for (Object entry : (List<?>) manifest.get("files")) {
            Map<?, ?> file = (Map<?, ?>) entry;
            byte[] bytes = Files.readAllBytes(folder.resolve((String) file.get("path")));
            assertThat(file.get("sha256"))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            assertThat(((Number) file.get("size")).longValue()).isEqualTo(bytes.length);
        }
        if (Files.isRegularFile(folder.resolve("report.html"))) {
            List<String> paths = ((List<?>) manifest.get("files"))
                    .stream()
                            .map(file -> ((Map<?, ?>) file).get("path").toString())
                            .toList();
            assertThat(paths).contains("execution.json", "report.html", "report.css", "timeline.svg");
        }
    }

    /** As a browser resolves them. */
    private List<String> assertLinksLeadToFiles() throws Exception {
        URI page = folder.resolve("report.html").toUri();
        List<String> links =
                LINK.matcher(report()).results().map(link -> link.group(1)).toList();
        assertThat(links).hasSizeGreaterThan(3).allSatisfy(link -> {
            Path target = Path.of(page.resolve(link));
            assertThat(target).isRegularFile().startsWith(folder);
        });
        return links;
    }
}

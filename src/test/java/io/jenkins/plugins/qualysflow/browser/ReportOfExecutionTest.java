package io.jenkins.plugins.qualysflow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import io.jenkins.plugins.qualysflow.core.report.ReportPages;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given the report of an execution, when a browser opens it: from a disk, or as an artifact of a build. */
@Tag("browser")
class ReportOfExecutionTest {

    /** What Jenkins sends with artifacts, but for the sandbox, in which a page can't be asked how it looks. */
    private static final String POLICY = "default-src 'none'; img-src 'self'; style-src 'self';";

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "svg", "image/svg+xml");

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final String EXECUTION = "3b6c8f4e-2222-4333-8444-555566667777";
    private static final String CHILD = "77777777-2222-4333-8444-555566667777";
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String SCRIPT = "<script>document.title = 'taken over'</script>";

    @RegisterExtension
    final Browser browser = new Browser("report");

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            String name = file.getFileName().toString();
            exchange.getResponseHeaders()
                    .add("Content-Type", TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"));
            exchange.getResponseHeaders().add("Content-Security-Policy", POLICY);
            exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "one-step, SUCCESS, true, 1, Passed",
        "forty-steps-failed, FAILURE, false, 40, Not passed",
        "unknown, UNKNOWN_STATUS, false, 3, Not passed",
        "gate-not-passed, SUCCESS, false, 5, Not passed"
    })
    void itLooksAsItShouldInLightAndDarkAndNarrow(
            String name, String outcome, boolean passed, int steps, String verdict) throws Exception {
        write(report(outcome, passed, steps, "Stop public instances"));

        browser.open(folder.resolve("report.html").toUri().toString());

        assertThat(browser.text()).contains(verdict, "Stop public instances", "node-1-filter", DIGEST);
        assertThat(pictureWidth()).isGreaterThan(0);
        assertThat(browser.complaints()).isEmpty();
        browser.picture(name);
        browser.narrowPicture(name + "-narrow", "html");
        browser.dark(true);
        browser.picture(name + "-dark");
        browser.dark(false);
    }

    @Test
    void thePolicyOfArtifactsTakesNothingFromIt() throws Exception {
        write(report("FAILURE", false, 5, "Stop public instances"));

        browser.open(url() + "report.html");

        assertThat(browser.complaints()).isEmpty();
        assertThat(pictureWidth()).isGreaterThan(0);
        assertThat(browser.driver().executeScript("return getComputedStyle(document.querySelector('.kind')).margin"))
                .as("the style sheet is used")
                .isEqualTo("0px");
    }

    @ParameterizedTest
    @CsvSource({"one-step, SUCCESS, true, 1", "failed, FAILURE, false, 40"})
    void onPaperNothingOfItIsCut(String name, String outcome, boolean passed, int steps) throws Exception {
        write(report(outcome, passed, steps, "Stop public instances"));
        browser.open(folder.resolve("report.html").toUri().toString());

        assertThat(browser.cutOnPaper(name + "-printed", "body")).isEmpty();
    }

    @Test
    void thePictureCanBeOpenedAlone() throws Exception {
        write(report("FAILURE", false, 5, "Stop public instances"));

        browser.open(url() + "timeline.svg");

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.driver().executeScript("return document.documentElement.querySelectorAll('text').length"))
                .isNotEqualTo(0L);
    }

    @Test
    void aScriptFromTheServiceIsReadAndNotRun() throws Exception {
        // Without a policy, as from a disk: nothing but the escaping stands in its way.
        write(report(
                "FAILURE", false, 3, "</title>" + SCRIPT + "\"><img src=x onerror=\"document.title = 'taken over'\">"));

        browser.open(folder.resolve("report.html").toUri().toString());

        assertThat(browser.text()).contains(SCRIPT);
        assertThat(browser.driver().getTitle()).startsWith("Not passed").doesNotStartWith("taken over");
        assertThat(browser.driver().executeScript("return document.querySelectorAll('script, [onerror]').length"))
                .isEqualTo(0L);
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, true, 1", "FAILURE, false, 40", "UNKNOWN_STATUS, false, 0"})
    void itHasNoFaultForThoseWhoCannotSeeItOrUseNoMouse(String outcome, boolean passed, int steps) throws Exception {
        write(report(outcome, passed, steps, "Stop public instances"));
        browser.open(folder.resolve("report.html").toUri().toString());

        Accessibility.check(browser.driver(), "html");
        browser.dark(true);
        Accessibility.check(browser.driver(), "html");
        browser.dark(false);

        // The checker reads style sheets itself, which no page from a disk may.
        assertThat(browser.complaints())
                .allSatisfy(complaint -> assertThat(complaint).contains("report.css"));
    }

    private long pictureWidth() {
        return ((Number) browser.driver().executeScript("return document.querySelector('img').naturalWidth"))
                .longValue();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void write(ExecutionReport report) throws Exception {
        for (Map.Entry<String, String> file : ReportPages.of(report).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
    }

    private static ExecutionReport report(String outcome, boolean passed, int count, String workflow) {
        List<StepEntry> steps = new ArrayList<>();
        List<FileEntry> files = new ArrayList<>();
        files.add(new FileEntry("execution.json", 1_234, DIGEST, 1, false));
        files.add(new FileEntry("steps/1-node-1-filter.output.json", 12, DIGEST, 0, true));
        files.add(new FileEntry("children/" + CHILD + "/steps/1-trigger.output.json", 12, DIGEST, 0, false));
        for (int i = 1; i <= count; i++) {
            Ending ending = passed ? Ending.GOOD : Ending.values()[i % Ending.values().length];
            String file = "steps/" + i + "-node-" + i + "-filter.output.json";
            steps.add(new StepEntry(
                    i,
                    "node-" + i + "-filter",
                    "qualysevent",
                    ending.name(),
                    ending,
                    START.plusSeconds(3L * i),
                    ending == Ending.RUNNING ? null : START.plusSeconds(5L * i),
                    List.of(file)));
        }
        List<GateResult> gates = List.of(new GateResult(
                "node-1-filter",
                "$.findings",
                Condition.COUNT_AT_MOST,
                0,
                3,
                passed,
                passed ? "" : "found 3",
                OnGateFailure.UNSTABLE,
                null));
        return new ExecutionReport(
                EXECUTION,
                "6cad21c8-4405-4517-beb9-7372feafb5b4",
                workflow,
                "production",
                "folder/job #12",
                outcome,
                passed,
                "Word",
                "Execution " + EXECUTION + " ended",
                START,
                START.plusSeconds(5L * count + 1),
                steps,
                0,
                List.of(new ChildEntry(CHILD, EXECUTION, "Success", "SUCCESS", true)),
                gates,
                files,
                passed ? List.of() : List.of(new Missing("output of node-1-filter", "larger than the size limit")),
                List.of(),
                "{\n  \"connectorId\" : \"aa70acae-6ea8-3acf-b504-f327855b316a\"\n}\n",
                count < 40 ? null : "[\n" + "  \"10.0.0.0/8\",\n".repeat(60) + "  \"" + "a".repeat(300) + "\"\n]\n");
    }
}

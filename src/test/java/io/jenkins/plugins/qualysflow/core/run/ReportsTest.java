package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.BundleFile;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people are shown of a run is small, masked and on one line, whatever the service said. */
class ReportsTest {

    private static final String ID = "11111111-2222-3333-4444-555555555555";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant END = START.plusSeconds(90);
    private static final String SECRET = "correct-horse";

    private final Reports reports = new Reports(new MaskedLiterals(List.of(SECRET)));

    @Test
    void aSecretIsMaskedWhereverTheServiceRepeatsIt() {
        Step step = new Step("node-" + SECRET, SECRET, SECRET, 1, START, END);
        GateResult gate = new GateResult(
                "node", "$.a", Condition.EQUALS, SECRET, Map.of("x", SECRET), false, "found " + SECRET, null, null);
        RunResult result =
                result(execution(SECRET), List.of(step), List.of(gate), RunError.of("failed", "it said " + SECRET));

        ExecutionReport report = reports.of(
                result,
                Map.of("variables", Map.of("v", SECRET), "input", Map.of(SECRET, 1), "workflowName", SECRET),
                List.of(),
                List.of(new Missing("output of " + SECRET, SECRET)));

        assertThat(report.toJson()).doesNotContain(SECRET).contains("****");
    }

    @Test
    void aTextOfAMegabyteIsCutAndStaysOnOneLine() {
        String long1 = "a\n\u202e\u0000".repeat(300_000);

        ExecutionReport report = reports.of(
                result(
                        execution(long1),
                        List.of(new Step(long1, long1, long1, 1, null, null)),
                        List.of(new GateResult(
                                long1,
                                long1,
                                Condition.EXISTS,
                                null,
                                long1,
                                false,
                                long1,
                                OnGateFailure.UNSTABLE,
                                null)),
                        RunError.of("failed", long1)),
                Map.of("workflowName", long1, "variables", Map.of("v", long1)),
                List.of(),
                List.of(new Missing(long1, long1)));

        assertThat(report.toJson()).hasSizeLessThan(40_000);
        assertThat(report.status()).hasSizeLessThan(510).endsWith("…").doesNotContain("\n", "\u202e", "\u0000");
        assertThat(report.steps().get(0).nodeId()).hasSizeLessThan(510).doesNotContain("\n");
        assertThat(report.variables())
                .contains("cut; execution.json has all of it")
                .doesNotContain("\u202e");
    }

    @Test
    void aCutDoesNotTearACharacterInTwo() {
        String emoji = "\ud83d\ude00".repeat(1_000);

        String shown = reports.of(
                        result(execution("x" + emoji), List.of(), List.of(), null), Map.of(), List.of(), List.of())
                .status();

        assertThat(shown.substring(0, shown.length() - 1)).matches("x(\ud83d\ude00)*");
    }

    @Test
    void whatCannotBeSeenInVariablesIsWrittenAsItsEscape() {
        ExecutionReport report = reports.of(
                result(execution("Success"), List.of(), List.of(), null),
                Map.of("variables", Map.of("name", "a\u202eb\u2028c \ud83d\ude00")),
                List.of(),
                List.of());

        assertThat(report.variables()).contains("a\\u202eb\\u2028c \ud83d\ude00");
    }

    @Test
    void stepsBeyondTheLimitAreCountedAndNotListed() {
        List<Step> steps = IntStream.range(0, ExecutionReport.MOST_LINES + 7)
                .mapToObj(i -> new Step("node-" + i, null, "Success", i, null, null))
                .toList();

        ExecutionReport report =
                reports.of(result(execution("Success"), steps, List.of(), null), Map.of(), List.of(), List.of());

        assertThat(report.steps()).hasSize(ExecutionReport.MOST_LINES);
        assertThat(report.stepsLeftOut()).isEqualTo(7);
    }

    @Test
    void aStepIsShownWithTheFilesThatWereKeptOfIt() {
        Step one = new Step("same", "type", "Success", 1, START, END);
        Step other = new Step("same", "type", "Failed", 2, null, null);
        List<BundleFile> files = List.of(
                file("steps/1-same.input.json", one),
                file("steps/1-same.output.json", one),
                file("steps/2-same.output.json", other),
                // A child may have a step that is no different.
                file("children/x/steps/1-same.output.json", one),
                new BundleFile("execution.json", null, 5, "ab", Map.of(), Map.of(), false));

        ExecutionReport report = reports.of(
                result(execution("Failed"), List.of(one, other), List.of(), null), Map.of(), files, List.of());

        assertThat(report.steps())
                .containsExactly(
                        new StepEntry(
                                1,
                                "same",
                                "type",
                                "Success",
                                Ending.GOOD,
                                START,
                                END,
                                List.of("steps/1-same.input.json", "steps/1-same.output.json")),
                        new StepEntry(
                                2,
                                "same",
                                "type",
                                "Failed",
                                Ending.BAD,
                                null,
                                null,
                                List.of("steps/2-same.output.json")));
        assertThat(report.files()).hasSize(5).contains(new FileEntry("execution.json", 5, "ab", 0, false));
        assertThat(report.files().get(0).redactions()).isEqualTo(5);
    }

    @Test
    void aRunThatPassedIsShownWithAllThatItWas() {
        GateResult gate = new GateResult("node", "$.a", Condition.EQUALS, null, 5, true, "", null, null);

        ExecutionReport report = reports.of(
                result(execution("Success"), List.of(), List.of(gate), null),
                Map.of("server", "production", "build", "job#1", "variables", Map.of("connectorId", "c-1")),
                List.of(),
                List.of());

        assertThat(report.passed()).isTrue();
        assertThat(report.outcome()).isEqualTo("SUCCESS");
        assertThat(report.duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(report.server()).isEqualTo("production");
        assertThat(report.build()).isEqualTo("job#1");
        assertThat(report.summary()).contains(ID);
        assertThat(report.variables()).contains("\"connectorId\" : \"c-1\"");
        assertThat(report.input()).isNull();
        assertThat(report.gatesPassed()).isEqualTo(1);
        assertThat(report.gates()).containsExactly(gate);
    }

    @Test
    void whatWasStoredIsReadAsItWas() {
        ExecutionReport report = reports.of(
                result(
                        execution("Failed"),
                        List.of(new Step("node", null, "Failed", 1, START, null)),
                        List.of(new GateResult(
                                "node",
                                "$.scores",
                                Condition.AT_LEAST,
                                90,
                                List.of(new BigDecimal("97.60"), Map.of("a", true)),
                                false,
                                "why",
                                OnGateFailure.UNSTABLE,
                                null)),
                        new RunError("start_unknown", "why", List.of(execution("Running")))),
                Map.of("input", Map.of("a", Collections.singletonMap("b", null))),
                List.of(),
                List.of(new Missing("what", "why")));

        assertThat(ExecutionReport.ofJson(report.toJson())).isEqualTo(report);
    }

    @Test
    void aDamagedReportIsRefusedAndOneOfAnotherVersionIsNot() {
        assertThatThrownBy(() -> ExecutionReport.ofJson("{\"executionId\": "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExecutionReport.ofJson("[]")).isInstanceOf(IllegalArgumentException.class);

        ExecutionReport old = ExecutionReport.ofJson("{\"executionId\": \"x\", \"passed\": true, \"later\": 1,"
                + " \"gates\": [{\"step\": \"node\", \"condition\": \"LATER\", \"passed\": true}]}");

        assertThat(old.executionId()).isEqualTo("x");
        assertThat(old.steps()).isEmpty();
        assertThat(old.gatesPassed()).isEqualTo(1);
    }

    private static BundleFile file(String path, Step step) {
        return new BundleFile(path, step, 10, "cd", Map.of("password", 2), Map.of("$.x", 3), false);
    }

    private static Execution execution(String status) {
        return new Execution(ID, "workflow", status, START, END, START, "PUBLIC_API", null);
    }

    private static RunResult result(Execution execution, List<Step> steps, List<GateResult> gates, RunError error) {
        return new RunResult(
                ID,
                "workflow",
                execution,
                Verdict.outcome(execution),
                steps,
                List.of(),
                true,
                List.of(),
                gates,
                List.of(),
                error);
    }
}

package io.jenkins.plugins.qualysflow.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given the result of a run, when it is told in a pull request. */
@Timeout(10)
class CheckTextTest {

    private static final String EXECUTION = "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10";

    @Test
    void noWordOfTheServiceIsMarkdownOrHtmlOrAMention() {
        GateResult hostile = gate("node`|@admin <img src=x>\n# big", false, "[click](http://evil) **x**");

        String row = text(result(Outcome.SUCCESS, List.of(hostile), List.of())).text();

        assertThat(row.lines()).hasSize(3);
        assertThat(row).contains("`node'\\|@admin <img src=x> # big`", "`[click](http://evil) **x**`");
    }

    @Test
    void whoRequiresAGateIsSaid() {
        GateResult required = new GateResult(
                "node",
                "$.count",
                Condition.EQUALS,
                0,
                5,
                false,
                "too many",
                OnGateFailure.FAILURE,
                "folder team/release");

        assertThat(text(result(Outcome.SUCCESS, List.of(required), List.of())).text())
                .contains("`Required by folder team/release. too many`");
    }

    @Test
    void secretsAreMaskedBeforeAnythingIsCut() {
        String secret = "s3cret-".repeat(40);
        CheckText text = new CheckText(
                result(Outcome.SUCCESS, List.of(gate("node", false, "found " + secret)), List.of()),
                value -> value.replace(secret, "****"));

        assertThat(text.text()).contains("`found ****`").doesNotContain("s3cret");
    }

    @Test
    void aLongTableIsCutAtItsEndAndSaysSo() {
        List<GateResult> gates = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            gates.add(gate("node-" + i + "-\u00e9".repeat(90), true, ""));
        }
        gates.add(gate("the-bad-one", false, "too many"));

        String text = text(result(Outcome.SUCCESS, gates, List.of())).text();

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(64 * 1024);
        assertThat(text.lines().toList().get(2)).startsWith("| **not passed** | `the-bad-one`");
        assertThat(text).containsPattern("\\d+ more gates are on the page of the run");
    }

    @Test
    void whatIsMissingOfTheEvidenceIsNamed() {
        String text = text(result(Outcome.SUCCESS, List.of(), List.of(new Missing("output of a", "too large"))))
                .text();

        assertThat(text).contains("| Missing | Reason |", "| `output of a` | `too large` |");
    }

    @Test
    void aRunThatPassedSaysSoInAWord() {
        CheckText text = text(result(Outcome.SUCCESS, List.of(gate("node", true, "")), List.of()));

        assertThat(text.title()).isEqualTo("Passed");
        assertThat(text.summary()).contains("Execution `" + EXECUTION + "`");
    }

    @Test
    void theConclusionIsWhatTheRunMeansToItsBuild() {
        RunResult passed = result(Outcome.SUCCESS, List.of(), List.of());
        RunResult badGate = result(Outcome.SUCCESS, List.of(gate("node", false, "no")), List.of());

        assertThat(PublishedCheck.conclusion(passed, false)).isEqualTo(ChecksConclusion.SUCCESS);
        assertThat(PublishedCheck.conclusion(badGate, true)).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(PublishedCheck.conclusion(badGate, false)).isEqualTo(ChecksConclusion.NEUTRAL);
        assertThat(PublishedCheck.conclusion(result(Outcome.ABORTED, List.of(), List.of()), true))
                .isEqualTo(ChecksConclusion.CANCELED);
        assertThat(PublishedCheck.conclusion(result(Outcome.TIMED_OUT, List.of(), List.of()), true))
                .isEqualTo(ChecksConclusion.TIME_OUT);
        assertThat(PublishedCheck.conclusion(result(Outcome.STARTED, List.of(), List.of()), true))
                .isEqualTo(ChecksConclusion.NEUTRAL);
        assertThat(PublishedCheck.conclusion(result(Outcome.START_UNKNOWN, List.of(), List.of()), true))
                .isEqualTo(ChecksConclusion.FAILURE);
    }

    private static CheckText text(RunResult result) {
        return new CheckText(result, UnaryOperator.identity());
    }

    private static GateResult gate(String step, boolean passed, String message) {
        return new GateResult(step, "$.count", Condition.EQUALS, 0, 5, passed, message, null, null);
    }

    private static RunResult result(Outcome outcome, List<GateResult> gates, List<Missing> missing) {
        return new RunResult(
                EXECUTION, null, null, outcome, List.of(), List.of(), true, missing, gates, List.of(), null);
    }
}

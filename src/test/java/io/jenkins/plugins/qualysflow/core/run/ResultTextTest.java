package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sentence says how a run ended, and why it did not pass. */
class ResultTextTest {

    private static final Instant START = SimulatedTime.START;

    @ParameterizedTest
    @CsvSource({"PT1.25S, 1.2 s", "PT2M5S, 2 min 5 s", "PT3H7M, 3 h 7 min"})
    void itTellsHowLongItTook(Duration took, String text) {
        assertThat(result(ended(took), List.of(), List.of(), List.of(), true).summary())
                .isEqualTo("Execution e ended with 'Success' after " + text);
    }

    @Test
    void aTimeThatIsNotKnownIsLeftOut() {
        assertThat(result(ended(null), List.of(), List.of(), List.of(), true).summary())
                .isEqualTo("Execution e ended with 'Success'");
    }

    @Test
    void aFewAreNamedAndTheOthersCounted() {
        List<Step> steps =
                IntStream.range(0, 5).mapToObj(i -> step("n" + i, i, "Failed")).toList();
        List<ChildResult> children = IntStream.range(0, 4)
                .mapToObj(i -> new ChildResult("e", execution("c" + i, "Failed", null), Outcome.FAILURE, List.of()))
                .toList();
        List<Missing> missing = IntStream.range(0, 6)
                .mapToObj(i -> new Missing("part " + i, "gone"))
                .toList();

        assertThat(result(ended(null), steps, children, missing, true).summary())
                .contains("steps that did not succeed: n0 'Failed', n1 'Failed', n2 'Failed' and 2 more;")
                .contains("child executions that did not succeed: c0 'Failed', c1 'Failed', c2 'Failed' and 1 more;")
                .endsWith("the evidence is incomplete: part 0: gone; part 1: gone; part 2: gone and 3 more");
    }

    @Test
    void stepsAndChildrenThatDoNotCountAreNoReasonToFail() {
        ChildResult child = new ChildResult("e", execution("c", "Failed", null), Outcome.FAILURE, List.of());
        RunResult result = result(ended(null), List.of(step("n", 1, "Failed")), List.of(child), List.of(), false);

        assertThat(result.passed()).isTrue();
        assertThat(result.summary()).isEqualTo("Execution e ended with 'Success'");
    }

    @Test
    void whatIsMissingIsAReasonByItself() {
        assertThat(result(ended(null), List.of(), List.of(), List.of(new Missing("x", "gone")), true)
                        .passed())
                .isFalse();
    }

    @Test
    void aLateExecutionThatWasNeverSeenHasNoStatus() {
        RunResult late = new RunResult(
                "e", null, null, Outcome.TIMED_OUT, List.of(), List.of(), true, List.of(), List.of(), List.of(), null);

        assertThat(late.summary())
                .isEqualTo("Execution e has not ended before the timeout; it may still be going on in Qualys Flow");
    }

    @Test
    void aReasonThatIsNotKnownIsSaidToBe() {
        RunResult none = new RunResult(
                null,
                "w",
                null,
                Outcome.NOT_STARTED,
                List.of(),
                List.of(),
                true,
                List.of(),
                List.of(),
                List.of(),
                null);

        assertThat(none.summary()).isEqualTo("The workflow was not started: no reason is known");
    }

    @Test
    void wordsOfTheServiceCannotReachTheTerminal() {
        RunResult result =
                result(execution("e", "Su\u001b[31mccess\u202e", null), List.of(), List.of(), List.of(), true);

        assertThat(result.summary()).doesNotContain("\u001b", "\u202e");
    }

    private static Execution ended(Duration took) {
        return execution("e", "Success", took);
    }

    private static Execution execution(String id, String status, Duration took) {
        Instant end = took == null ? null : START.plus(took);
        return new Execution(id, "w", status, START, end, START, "PUBLIC_API", null);
    }

    private static RunResult result(
            Execution execution, List<Step> steps, List<ChildResult> children, List<Missing> missing, boolean counts) {
        return new RunResult(
                "e", "w", execution, Outcome.SUCCESS, steps, children, counts, missing, List.of(), List.of(), null);
    }
}

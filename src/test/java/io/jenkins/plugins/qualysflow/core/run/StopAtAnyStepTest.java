package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run is stopped after any of the steps in which it does its work: it ends once, and says what is true. */
@Timeout(20)
class StopAtAnyStepTest {

    /** More than a run takes. */
    private static final int STEPS = 40;

    @TempDir
    private Path folder;

    private final Given given = new Given();
    private int steps;

    static IntStream steps() {
        return IntStream.rangeClosed(0, STEPS);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void itEndsOnceAndSaysWhatIsTrue(int stopAfter) {
        RunResult result = runThatIsStoppedAfter(stopAfter);

        int sent = given.service.runs.size();
        boolean startedLate = given.host.events.contains("startedLate " + EXECUTION);
        if (result.outcome() == Outcome.SUCCESS) {
            assertThat(result.passed()).as("over before it was stopped").isTrue();
        } else if (result.executionId() != null) {
            assertThat(result.outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(sent).isEqualTo(1);
            assertThat(startedLate).isFalse();
        } else if (sent == 0) {
            assertThat(result.error()).as("nothing was sent").isNull();
            assertThat(given.host.saved).last().extracting(RunState::phase).isEqualTo(Phase.DONE);
        } else {
            assertThat(result.error().code()).isEqualTo("start_unknown");
            assertThat(startedLate).isTrue();
            assertThat(given.host.saved)
                    .last()
                    .extracting(RunState::executionId)
                    .isEqualTo(EXECUTION);
        }
        assertThat(sent).isLessThanOrEqualTo(1);
        assertThat(given.host.results).hasSize(1);
        given.assertNothingIsLeft();
    }

    @Test
    void everyKindOfEndIsAmongThem() {
        List<String> ends = new ArrayList<>();
        for (int stopAfter = 0; stopAfter <= STEPS; stopAfter++) {
            StopAtAnyStepTest one = new StopAtAnyStepTest();
            one.folder = folder.resolve(String.valueOf(stopAfter));
            RunResult result = one.runThatIsStoppedAfter(stopAfter);
            ends.add(result.outcome()
                    + (result.executionId() == null ? "" : " with an execution")
                    + (result.error() == null ? "" : ", " + result.error().code()));
        }

        assertThat(ends)
                .contains(
                        "ABORTED", "ABORTED, start_unknown", "ABORTED with an execution", "SUCCESS with an execution");
    }

    /** Whose start is answered after a second, and whose execution then has ended. */
    private RunResult runThatIsStoppedAfter(int stopAfter) {
        given.host.staging = folder;
        given.service.outputs.put("trigger", "[]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onRun = () -> {
            CompletableFuture<StartedExecution> answer = new CompletableFuture<>();
            given.time.schedule(() -> answer.complete(new StartedExecution(EXECUTION, null)), Duration.ofSeconds(1));
            return answer;
        };
        List<FlowRun> run = new ArrayList<>();
        Executor counting = task -> given.time.execute(() -> {
            task.run();
            if (++steps == stopAfter) {
                run.get(0).stop();
            }
        });
        Engine engine = new Engine(given.poller, given.time, given.time, counting, new Bulk(given.time), given.time);
        run.add(new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, engine));
        run.get(0).begin();
        if (stopAfter == 0) {
            run.get(0).stop();
        }
        return given.end();
    }
}

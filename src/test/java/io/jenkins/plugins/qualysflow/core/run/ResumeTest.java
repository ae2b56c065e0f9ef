package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run is taken up again from what was stored, at any moment. */
@Timeout(20)
class ResumeTest {

    @TempDir
    private Path folder;

    private final Given given = new Given();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void anInterruptedStartIsNeverSentAgain() {
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(ended("candidate", "Success")));

        given.run(Given.triggering());
        RunResult result = given.end();

        assertThat(given.service.runs).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(result.error().candidates()).hasSize(1);
        assertThat(result.summary()).contains("restarted while it was being sent");
    }

    @Test
    void aStartedExecutionThatNobodyWaitsForIsNotWaitedForAfterARestartEither() {
        given.waitForEnd = false;
        given.run(Given.waiting());

        assertThat(given.end().outcome()).isEqualTo(Outcome.STARTED);
        assertThat(given.service.polls).isEmpty();
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void anInterruptedStartWithoutServerIsStillUnknown() {
        given.host.noConnection = new IOException("the server is gone");
        given.run(Given.triggering());

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
    }

    @Test
    void anInterruptedStartWhoseSurroundingsThrowIsStillUnknown() {
        given.host.failAt = "connection";
        given.host.fault = new IllegalStateException("not yet");
        given.run(Given.triggering());

        assertThat(given.end().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error())
                .isEqualTo(RunError.of("failed", "an error in the plugin: java.lang.IllegalStateException: not yet"));
    }

    @Test
    void aRunThatIsDoneHasNothingLeftToDo() {
        given.run(Given.waiting().in(Phase.DONE));
        given.time.advance(Duration.ofHours(2));

        assertThat(given.host.events).isEmpty();
        assertThat(given.service.polls).isEmpty();
    }

    @Test
    void aStartThatWasNotSentYetIsSentOnce() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.run(RunState.begin(Given.deadline()));

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.service.runs).hasSize(1);
    }

    @Test
    void aWaitIsTakenUpWithAnImmediateLook() {
        given.service.listWhatPollsFind(EXECUTION);
        given.time.advance(Duration.ofMinutes(1));
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.listWhatPollsFind(EXECUTION);
        given.run(new RunState(Phase.WAITING, EXECUTION, SimulatedTime.START.minusSeconds(60), Given.deadline()));

        assertThat(given.service.polls).containsExactly(SimulatedTime.START.plusSeconds(60));
        RunResult result = given.end();
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.executionId()).isEqualTo(EXECUTION);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aWaitTakenUpAfterItsDeadlineStillFindsTheRealOutcome() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Failed"));
        RunState late = new RunState(
                Phase.WAITING, EXECUTION, SimulatedTime.START.minusSeconds(9000), SimulatedTime.START.minusSeconds(1));
        given.run(late);

        assertThat(given.end().outcome()).isEqualTo(Outcome.FAILURE);
    }

    @Test
    void collectingIsBegunAnew() {
        given.host.staging = folder;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.outputs.put("trigger", "{\"n\":1.10}");
        given.run(Given.waiting().in(Phase.COLLECTING));

        RunResult result = given.end();
        assertThat(result.passed()).isTrue();
        assertThat(folder.resolve("steps/1-trigger.output.json")).hasContent("{\"n\":1.10}");
        assertThat(result.artifacts())
                .containsExactlyInAnyOrder(
                        "qflow/" + EXECUTION + "/steps/1-trigger.output.json",
                        "qflow/" + EXECUTION + "/execution.json",
                        "qflow/" + EXECUTION + "/report.html",
                        "qflow/" + EXECUTION + "/report.css",
                        "qflow/" + EXECUTION + "/timeline.svg",
                        "qflow/" + EXECUTION + "/manifest.json");
    }

    @Test
    void aWaitWithoutItsServerEndsAndNamesTheExecution() {
        given.host.noConnection = new IOException("the server is gone");
        given.run(Given.waiting());

        RunResult result = given.end();
        assertThat(result.outcome()).isEqualTo(Outcome.STARTED);
        assertThat(result.passed()).isFalse();
        assertThat(result.summary()).contains(EXECUTION, "the server is gone");
    }

    @Test
    void whatIsDoneIsLeftAlone() {
        given.run(Given.waiting().in(Phase.DONE));
        given.time.advance(Duration.ofHours(1));

        assertThat(given.host.events).isEmpty();
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aTimeOutNamesTheStatusThatWasSeenLast() {
        given.run(Given.waiting());

        RunResult result = given.end();
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.summary()).contains("its status is 'Running'", "may still be going on");
        assertThat(result.error().code()).isEqualTo("timed_out");
    }

    @Test
    void stepsThatEndedBadlySpoilASuccess() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onSteps = () -> CompletableFuture.completedFuture(List.of(
                ScriptedClient.step("good", 1),
                ScriptedClient.step("skipped", 2, "SKIPPED"),
                ScriptedClient.step("odd", 3, "Peculiar"),
                ScriptedClient.step("bad", 4, "Failed")));
        given.run(Given.waiting());

        RunResult result = given.end();
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.summary()).contains("odd 'Peculiar', bad 'Failed'").doesNotContain("skipped");
    }

    @Test
    void stepsThatCannotBeListedAreNoPass() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.service.onSteps = () -> ScriptedClient.failed(ScriptedClient.forbidden());
        given.run(Given.waiting());

        RunResult result = given.end();
        assertThat(result.passed()).isFalse();
        assertThat(result.missing()).extracting("what").containsExactly("steps of the execution");
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that begins with the waiting, for an execution of which no more than the id is known. */
@Timeout(20)
class GivenExecutionTest {

    private final Given given = new Given();

    @BeforeEach
    void itsWorkflowIsNotKnown() {
        given.workflowId = null;
    }

    @AfterEach
    void nothingIsStartedAndNothingLeft() {
        given.assertNothingIsLeft();
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void itIsPolledAtOnceAndTellsItsWorkflow() {
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run(wanted(Given.DEADLINE));

        assertThat(given.service.polls).containsExactly(SimulatedTime.START);
        RunResult result = given.end();
        assertThat(result.executionId()).isEqualTo(EXECUTION);
        assertThat(result.workflowId()).isEqualTo(WORKFLOW);
        assertThat(result.passed()).isTrue();
    }

    @Test
    void aRecordThatLagsBehindItsStartIsWaitedFor() {
        given.service.answerPolls(
                () -> failed(ScriptedClient.notFound()),
                () -> failed(ScriptedClient.notFound()),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        given.run(wanted(Given.DEADLINE));
        assertThat(given.host.events).as("a mistyped id shows at once").contains("pollFailed not_found");

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void oneThatIsNotFoundForAMinuteIsNotThere() {
        given.service.onPoll = id -> failed(ScriptedClient.notFound());

        given.run(wanted(Given.DEADLINE));
        given.time.advance(Duration.ofSeconds(75));

        assertThat(given.host.result().error().code()).isEqualTo("not_found");
        assertThat(given.service.polls.size()).isBetween(3, 5);
    }

    @Test
    void oneThatWasNotFoundUntilTheDeadlineIsNotCalledLate() {
        given.service.onPoll = id -> failed(ScriptedClient.notFound());

        given.run(wanted(Duration.ofSeconds(10)));

        assertThat(given.end().error().code()).isEqualTo("not_found");
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.STARTED);
    }

    @Test
    void oneThatCouldNotBePolledBeforeTheDeadlineIsLate() {
        given.service.onPoll = id -> new CompletableFuture<>();

        given.run(wanted(Duration.ofSeconds(10)));

        assertThat(given.end().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void oneThatWasStartedHereAndNeverSeenIsLateAllTheSame() {
        given.service.onPoll = id -> failed(ScriptedClient.notFound());

        given.run(new RunState(Phase.WAITING, EXECUTION, SimulatedTime.START, SimulatedTime.START.plusSeconds(10)));

        assertThat(given.end().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    private static RunState wanted(Duration timeout) {
        return RunState.waiting(EXECUTION, SimulatedTime.START.plus(timeout));
    }
}

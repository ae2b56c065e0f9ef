package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.running;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given waits that want the steps, when the service answers them, refuses them, or fails. */
@Timeout(20)
class PollsWithStepsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String OTHER_WORKFLOW = "3b9d5c1e-7a20-4b7e-8f55-0d9a1c2b3e4f";

    private final SimulatedTime time = new SimulatedTime();
    private final ScriptedClient service = new ScriptedClient(time);
    private final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
    private final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    private final Told told = new Told(time);

    @BeforeEach
    void theListKnowsTheExecution() {
        service.listWhatPollsFind(EXECUTION);
    }

    @Test
    void theyAreInEachAnswerAboutOneExecutionAndInTheLast() {
        service.answerPolls(
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));
        service.onPollWithSteps = id -> service.onPoll
                .apply(id)
                .thenApply(execution -> new ExecutionDetails(execution, List.of(step("trigger", 1)), 0));

        watch(EXECUTION, WORKFLOW);
        time.advance(HOUR);

        assertThat(told.heard).containsExactly("polled", "steps", "polled", "steps", "ended Success");
    }

    @Test
    void aWaitThatDoesNotWantThemDoesNotAsk() {
        poller.watch(
                new Watch(EXECUTION, WORKFLOW, time.instant(), time.instant().plus(HOUR), PollSettings.DEFAULT),
                new Connection(account, service),
                told);
        time.advance(HOUR);

        assertThat(service.pollsWithSteps).isEmpty();
    }

    @Test
    void theLastPollAtTheDeadlineDoesNotAsk() {
        watch(EXECUTION, WORKFLOW);
        time.advance(HOUR.plusMinutes(1));

        Instant last = service.polls.get(service.polls.size() - 1);
        assertThat(last).isEqualTo(SimulatedTime.START.plus(HOUR));
        assertThat(service.pollsWithSteps).isNotEmpty().doesNotContain(last);
        assertThat(told.ends).containsExactly("timedOut Running");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    void aServiceThatRefusesThemIsAskedOncePerHourAndClient(int status) {
        Kind kind = status == 403 ? Kind.FORBIDDEN : Kind.INVALID_REQUEST;
        service.onPollWithSteps = id -> failed(new QFlowException(kind, ScriptedClient.CALL, status, "no steps"));

        watch(EXECUTION, WORKFLOW);
        time.advance(Duration.ofMinutes(30));
        watch("another", OTHER_WORKFLOW);
        time.advance(Duration.ofMinutes(20));

        assertThat(service.pollsWithSteps).hasSize(1);
        assertThat(service.polls)
                .as("asked without them at once")
                .filteredOn(service.pollsWithSteps.get(0)::equals)
                .hasSize(2);
        assertThat(told.errors).isEmpty();
        time.advance(Duration.ofMinutes(15));
        assertThat(service.pollsWithSteps).as("an hour later").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 413})
    void whereTheyAreTooLargeThisWaitAloneDoesWithout(int status) {
        Kind kind = status == 413 ? Kind.INVALID_REQUEST : Kind.UNREADABLE;
        service.onPollWithSteps = id -> failed(new QFlowException(kind, ScriptedClient.CALL, status, "too large"));

        watch(EXECUTION, WORKFLOW);
        time.advance(Duration.ofMinutes(30));
        assertThat(service.pollsWithSteps).hasSize(1);
        watch("another", OTHER_WORKFLOW);
        time.advance(Duration.ofMinutes(20));

        assertThat(service.pollsWithSteps).hasSize(2);
        assertThat(told.errors).isEmpty();
    }

    @Test
    void aPermanentErrorOfTheExecutionItselfEndsTheWaitAllTheSame() {
        service.onPollWithSteps = id -> failed(ScriptedClient.forbidden());
        service.onListOf = (workflow, query) -> failed(ScriptedClient.forbidden());
        service.onPoll = id -> failed(ScriptedClient.forbidden());

        watch(EXECUTION, WORKFLOW);
        time.advance(HOUR);

        assertThat(told.ends).containsExactly("failed forbidden");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "BROKEN", "NOT_FOUND"})
    void aServiceThatFailsWithThemIsAskedWithoutThemNextAndAfterTwoFailuresAlways(Kind kind) {
        QFlowException error = new QFlowException(kind, ScriptedClient.CALL, 0, "no steps");
        service.onPollWithSteps = id -> failed(error);

        watch(EXECUTION, WORKFLOW);
        time.advance(Duration.ofMinutes(50));

        assertThat(service.pollsWithSteps).hasSize(2);
        assertThat(told.errors).containsExactly(error.code(), error.code());
        assertThat(told.heard).filteredOn("polled"::equals).hasSizeGreaterThan(5);
    }

    @Test
    void afterTwoFailuresOtherWaitsOfTheClientDoWithoutThemToo() {
        service.onPollWithSteps = id -> failed(ScriptedClient.serverError());

        watch(EXECUTION, WORKFLOW);
        time.advance(Duration.ofMinutes(30));
        watch("another", OTHER_WORKFLOW);
        time.advance(Duration.ofMinutes(20));

        assertThat(service.pollsWithSteps).hasSize(2);
        assertThat(told.errors).hasSize(2);
    }

    @Test
    void whileTheServiceFailsTheyCostNoMoreCalls() {
        service.onPoll = id -> failed(ScriptedClient.unreadable());
        service.onPollWithSteps = service.onPoll.andThen(
                answer -> answer.thenApply(execution -> new ExecutionDetails(execution, null, 0)));

        watch(EXECUTION, WORKFLOW);
        time.advance(Duration.ofMinutes(50));

        assertThat(service.pollsWithSteps.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void pollsOfSeveralExecutionsAtOnceDoNotAsk() {
        service.listWhatPollsFind(EXECUTION, "another");
        watch(EXECUTION, WORKFLOW);
        watch("another", WORKFLOW);
        time.advance(Duration.ofMinutes(50));

        assertThat(told.heard).filteredOn("polled"::equals).hasSizeGreaterThan(5);
        assertThat(service.pollsWithSteps).isEmpty();
    }

    private void watch(String executionId, String workflowId) {
        Watch wanted = new Watch(
                executionId,
                workflowId,
                time.instant(),
                time.instant().plus(HOUR),
                PollSettings.DEFAULT,
                0,
                true,
                null);
        poller.watch(wanted, new Connection(account, service), told);
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a vault that takes long to look up a credential, or never answers. */
@Timeout(20)
class SlowVaultTest {

    private final Given given = new Given();
    private final List<Runnable> lookups = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
    }

    @Test
    void aStartWithoutItsCredentialEndsAtItsDeadline() {
        given.lookup = lookups::add;
        given.run();

        assertThat(given.end().outcome()).isEqualTo(Outcome.NOT_STARTED);
        lookups.forEach(Runnable::run);
        given.time.settle();
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aWaitAfterARestartGoesOnWhenItsCredentialComes() {
        given.lookup = lookups::add;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
        given.run(Given.waiting());
        given.time.advance(Duration.ofMinutes(30));
        assertThat(given.host.results).isEmpty();

        lookups.forEach(Runnable::run);

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aWaitAfterARestartWhoseCredentialNeverComesEndsAtItsDeadline() {
        given.lookup = lookups::add;
        given.run(Given.waiting());
        given.time.advance(Given.DEADLINE.minusSeconds(1));
        assertThat(given.host.results).isEmpty();

        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.STARTED);
        assertThat(result.executionId()).isEqualTo(EXECUTION);
        assertThat(result.error().message()).contains("credential");
    }

    @Test
    void anUnansweredStartWhoseCredentialNeverComesIsUnknown() {
        given.lookup = lookups::add;
        given.run(Given.triggering());
        given.time.advance(Duration.ofMinutes(11));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.START_UNKNOWN);
        assertThat(given.host.result().error().message()).contains("credential");
    }

    @Test
    void manyThatWaitForItHoldUpNobodyElse() {
        given.lookup = lookups::add;
        for (int i = 0; i < 50; i++) {
            RecordingHost host = new RecordingHost(() -> new Connection(given.account, given.service));
            new FlowRun(given.order(), Given.waiting(), host, given.engine).begin();
        }
        given.time.settle();
        assertThat(lookups).hasSize(50);
        given.lookup = given.time;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));

        given.run();
        given.time.advance(Duration.ofMinutes(10));

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.time.instant()).isBefore(SimulatedTime.START.plus(Given.DEADLINE));
    }
}

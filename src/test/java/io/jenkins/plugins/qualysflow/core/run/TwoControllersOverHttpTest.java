package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.testing.LockstepTime;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Given a subscription with 60 calls an hour and two controllers with a share of 24 each, when one of them takes 72, then the
 * other still finishes its runs. Over HTTP, with simulated time between the calls.
 */
@Timeout(120)
class TwoControllersOverHttpTest {

    private static final int QUOTA = 60;
    private static final int SHARE = 24;
    private static final Duration EXECUTION = Duration.ofMinutes(10);
    /** Of waiting and of collecting: with so few calls, one pause may last for most of an hour. */
    private static final Duration TIMEOUT = Duration.ofHours(3);

    private static final Duration HOURS = Duration.ofHours(2);

    @TempDir
    private Path folder;

    private final LockstepTime time = new LockstepTime();
    private final SandboxServer server = SandboxServer.start(
            Scenario.builder()
                    .credentials(Credentials.none()
                            .withClient("one", "secret-of-one")
                            .withClient("other", "secret-of-other"))
                    .rateLimit(RateLimit.of(QUOTA, Duration.ofHours(1)))
                    .workflow(workflow(1))
                    .workflow(workflow(2))
                    .build(),
            0,
            time);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theOneThatKeepsToItsShareFinishesItsRuns() throws Exception {
        Controller one = new Controller("one", SHARE, 1);
        Controller other = new Controller("other", 3 * SHARE, 2);
        one.runs(Duration.ofMinutes(15));
        other.runs(Duration.ofMinutes(5));

        assertThat(time.runUntil(() -> one.isDone() && other.isDone(), Duration.ofDays(1)))
                .as("all runs end")
                .isTrue();

        assertThat(one.hosts)
                .hasSize(8)
                .allSatisfy(host -> assertThat(host.result()).matches(RunResult::passed, host.events + " passes"));
        assertThat(mostInAnHour())
                .as("calls in an hour, or there was no conflict")
                .isGreaterThan(2 * SHARE);
    }

    private long mostInAnHour() {
        List<Instant> calls =
                server.journal().entries().stream().map(JournalEntry::time).toList();
        return calls.stream()
                .mapToLong(begin -> calls.stream()
                        .filter(call -> !call.isBefore(begin) && call.isBefore(begin.plus(Duration.ofHours(1))))
                        .count())
                .max()
                .orElseThrow();
    }

    private static SimulatedWorkflow workflow(int number) {
        return SimulatedWorkflow.builder("11111111-2222-4333-8444-00000000000" + number)
                .duration(EXECUTION)
                .node(SimulatedNode.of(Sandbox.NODE).withOutput(NodeData.json("[1]")))
                .build();
    }

    /** An engine with its credential and its idea of the quota. */
    private final class Controller {

        private final List<RecordingHost> hosts = new ArrayList<>();
        private final Engine engine;
        private final Connection connection;
        private final String workflowId;
        private int planned;

        Controller(String client, int callsPerHour, int workflow) {
            ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0.5);
            engine = new Engine(poller, time, time, time, new Bulk(time), time);
            workflowId = workflow(workflow).id();
            Account account = poller.account(new AccountKey(server.url().toString(), client), callsPerHour);
            QFlowClient http = new HttpQFlowClient(
                    Sandbox.gateway(server),
                    Sandbox.transport(),
                    new MintedTokenSource(() -> Sandbox.auth(server).ofApiClient(client, "secret-of-" + client), time),
                    time,
                    account);
            connection = new Connection(account, time.watched(http));
        }

        /** Begins one every so often. */
        void runs(Duration every) {
            planned = (int) HOURS.dividedBy(every);
            for (int i = 0; i < planned; i++) {
                time.schedule(this::begin, every.multipliedBy(i));
            }
        }

        private void begin() {
            RecordingHost host = new RecordingHost(() -> connection);
            host.staging = folder();
            hosts.add(host);
            new FlowRun(order(), RunState.begin(time.instant().plus(TIMEOUT)), host, engine).begin();
        }

        private Path folder() {
            try {
                return Files.createTempDirectory(folder, "bundle");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private RunOrder order() {
            return new RunOrder(
                    workflowId,
                    new RunRequest(Map.of(), null),
                    true,
                    true,
                    PollSettings.DEFAULT,
                    new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1 << 20, 1 << 20),
                    TIMEOUT,
                    true,
                    false,
                    false,
                    List.of(),
                    RequiredGates.NONE,
                    DefinitionUse.IGNORE);
        }

        boolean isDone() {
            return hosts.size() == planned && hosts.stream().noneMatch(host -> host.results.isEmpty());
        }
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.qualysflow.core.gate.GateRules;
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
import io.jenkins.plugins.qualysflow.core.poll.ThreadScheduler;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many calls a whole run of a workflow of four steps costs, over HTTP against the simulated service. */
@Timeout(60)
class CostOfARunTest {

    private static final String CHILD_WORKFLOW = "3b9d5c1e-7a20-4b7e-8f55-0d9a1c2b3e4f";

    /** All outputs of the four steps, and that of the trigger. */
    private static final int OUTPUTS = 5;

    @TempDir
    private Path folder;

    private final ThreadScheduler scheduler = new ThreadScheduler("cost-test");
    private final ExecutorService worker = Executors.newFixedThreadPool(3);
    private final ExecutionPoller poller = new ExecutionPoller(InstantSource.system(), scheduler, worker, () -> 0.5);
    private SandboxServer server;

    @AfterEach
    void close() {
        server.close();
        scheduler.close();
        worker.shutdownNow();
    }

    @Test
    void oneCallStartsItSomePollItAndOneCollects() throws Exception {
        RunResult result = run(scenario().build(), false);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.steps()).hasSize(OUTPUTS);
        int polls = server.journal().count(Operation.EXECUTION_DETAILS)
                + server.journal().count(Operation.EXECUTION_LIST);
        assertThat(server.journal().entries()).hasSize(1 + polls + 1);
        assertThat(server.journal().count(Operation.STEP_LIST)).isEqualTo(1);
        assertThat(folder.resolve("steps/4-node-3.output.json")).hasContent("[3.10]");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("data missing", withData().withoutData(), 1, OUTPUTS),
                arguments("data masked", withData().maskedData(), 1, OUTPUTS),
                arguments("total wrong", withData().wrongTotal(), 2, 0),
                arguments("answer cut by the service", withData().halfBody(), 2, OUTPUTS),
                arguments("not JSON", withData().html(), 2, OUTPUTS),
                arguments("another shape", withData().wrongContent(), 2, OUTPUTS),
                arguments("refused", withData().answer(403), 2, OUTPUTS),
                arguments("not understood", withData().answer(400), 2, OUTPUTS),
                arguments("not found", withData().answer(404), 2, OUTPUTS));
    }

    private static Fault.Builder withData() {
        return Fault.on(Operation.STEP_LIST).query("includeData=true");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whatTheListLacksIsFetchedForEachStep(String name, Fault fault, int lists, int outputs) throws Exception {
        RunResult result = run(scenario().fault(fault).build(), false);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(server.journal().count(Operation.STEP_LIST)).isEqualTo(lists);
        assertThat(server.journal().count(Operation.STEP_OUTPUT)).isEqualTo(outputs);
        assertThat(folder.resolve("steps/4-node-3.output.json")).hasContent("[3.10]");
    }

    @Test
    void aConnectionThatBreaksIsTriedOnceMore() throws Exception {
        Fault broken = Fault.on(Operation.STEP_LIST).call(1).cutReply();
        RunResult result = run(scenario().fault(broken).build(), false);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(server.journal().count(Operation.STEP_LIST)).isEqualTo(2);
        assertThat(server.journal().count(Operation.STEP_OUTPUT)).isZero();
    }

    @Test
    void whatAChildLeftComesByOneCallToo() throws Exception {
        Scenario scenario = scenario(workflow(ScriptedClient.WORKFLOW).child(CHILD_WORKFLOW, 0))
                .workflow(workflow(CHILD_WORKFLOW).build())
                .build();
        RunResult result = run(scenario, true);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.children())
                .singleElement()
                .satisfies(child -> assertThat(child.steps()).hasSize(OUTPUTS));
        assertThat(server.journal().of(Operation.STEP_LIST).stream()
                        .filter(call -> call.rawQuery().contains("includeData=true")))
                .hasSize(2);
        assertThat(server.journal().count(Operation.STEP_OUTPUT)).isZero();
    }

    private static Scenario.Builder scenario() {
        return scenario(workflow(ScriptedClient.WORKFLOW));
    }

    private static Scenario.Builder scenario(SimulatedWorkflow.Builder workflow) {
        return Scenario.builder()
                .credentials(Credentials.none().withToken(Sandbox.TOKEN))
                .workflow(workflow.build());
    }

    private static SimulatedWorkflow.Builder workflow(String id) {
        SimulatedWorkflow.Builder workflow = SimulatedWorkflow.builder(id).duration(Duration.ZERO);
        for (int i = 1; i <= OUTPUTS - 1; i++) {
            workflow.node(SimulatedNode.of("node-" + i).withOutput(NodeData.json("[" + i + ".10]")));
        }
        return workflow;
    }

    private RunResult run(Scenario scenario, boolean includeChildren) throws Exception {
        server = SandboxServer.start(scenario);
        Account account = poller.account(new AccountKey(server.url().toString(), "one"), 10_000);
        RecordingHost host = new RecordingHost(() -> new Connection(account, Sandbox.client(server)));
        host.staging = folder;
        RunOrder order = new RunOrder(
                ScriptedClient.WORKFLOW,
                new RunRequest(Map.of(), null),
                true,
                true,
                new PollSettings(Duration.ofMillis(20), Duration.ofMillis(100)),
                new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 1 << 20, 1 << 20),
                Duration.ofSeconds(20),
                true,
                includeChildren,
                false,
                GateRules.check(
                        List.of(Map.of("step", "node-3", "path", "$[0]", "condition", "EQUALS", "value", 3.1)),
                        index -> "gates[" + index + "]",
                        true),
                RequiredGates.NONE,
                DefinitionUse.IGNORE);
        Engine engine = new Engine(poller, InstantSource.system(), scheduler, worker, new Bulk(worker), worker);
        new FlowRun(order, RunState.begin(Instant.now().plusSeconds(30)), host, engine).begin();
        return host.awaitResult();
    }
}

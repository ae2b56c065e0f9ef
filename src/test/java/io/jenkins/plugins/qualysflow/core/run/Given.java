package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
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
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A run in simulated time, with a scripted service and a host that writes everything down. */
final class Given {

    static final Duration DEADLINE = Duration.ofHours(1);

    final SimulatedTime time = new SimulatedTime();
    final ScriptedClient service = new ScriptedClient(time);
    final ExecutionPoller poller;
    final Account account;
    final RecordingHost host;
    final Engine engine;
    CollectOptions collect = new CollectOptions(new NodeGlob("*"), new NodeGlob(""), 100_000_000, 500_000_000);

    String workflowId = ScriptedClient.WORKFLOW;
    Executor bulk = time;
    Executor archiver = time;
    Executor lookup = time;
    boolean waitForEnd = true;
    boolean repeatUnsent = true;
    boolean includeChildren;
    boolean failOnStepFailure = true;
    boolean markRun;
    List<Gate> gates = List.of();
    RequiredGates required = RequiredGates.NONE;
    Object input;
    DefinitionUse definition = DefinitionUse.IGNORE;

    Given() {
        this(time -> time);
    }

    /** With a clock over the simulated time. */
    Given(Function<SimulatedTime, InstantSource> clocks) {
        InstantSource clock = clocks.apply(time);
        poller = new ExecutionPoller(clock, time, time, () -> 0);
        account = poller.account(new AccountKey("https://gateway", "one"), 300);
        host = new RecordingHost(() -> new Connection(account, service));
        engine = new Engine(
                poller,
                clock,
                time,
                time,
                new Bulk(task -> this.bulk.execute(task)),
                task -> this.archiver.execute(task),
                task -> this.lookup.execute(task),
                new WorkflowDefinitions(clock, time));
    }

    RunOrder order() {
        return new RunOrder(
                workflowId,
                new RunRequest(Map.of("region", "us-east-1"), input),
                waitForEnd,
                repeatUnsent,
                PollSettings.DEFAULT,
                collect,
                Duration.ofMinutes(15),
                failOnStepFailure,
                includeChildren,
                markRun,
                gates,
                required,
                definition);
    }

    /** From now on the steps are listed only. */
    void collectNothing() {
        collect = new CollectOptions(new NodeGlob(""), new NodeGlob(""), 100_000_000, 500_000_000);
    }

    /** A new run, begun. */
    FlowRun run() {
        return run(RunState.begin(deadline()));
    }

    /** A run taken up from that state, begun. */
    FlowRun run(RunState state) {
        FlowRun run = new FlowRun(order(), state, host, engine);
        run.begin();
        time.settle();
        return run;
    }

    static Instant deadline() {
        return SimulatedTime.START.plus(DEADLINE);
    }

    static RunState triggering() {
        return RunState.begin(deadline()).triggering(SimulatedTime.START, null);
    }

    static RunState waiting() {
        return triggering().started(ScriptedClient.EXECUTION);
    }

    void pause(Duration wait) {
        account.answered(ScriptedClient.CALL, 429, new RateHeaders(0L, wait, false), null);
    }

    /** Lets everything that could still happen happen. */
    RunResult end() {
        time.advance(Duration.ofHours(3));
        return host.result();
    }

    /** Nothing of the run may be left behind: no wait, no timer, and no news that comes after the end. */
    void assertNothingIsLeft() {
        time.advance(Duration.ofHours(30));
        assertThat(host.toldAfterTheEnd).isEmpty();
        assertThat(host.temporaryFiles)
                .as("what is read in passing may be secret")
                .allSatisfy(file -> assertThat(file).doesNotExist());
        if (poller.watchCount() != 0 || time.timerCount() != 0) {
            throw new AssertionError(poller.watchCount() + " waits and " + time.timerCount() + " timers are left");
        }
    }
}

package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.run.DefinitionUse;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A run that the command follows to its end, be it started here or waited for only. */
final class FollowedRun {

    private static final Duration COLLECT_TIME = Duration.ofMinutes(15);

    /** How long an interrupted command still waits for the answer to a start that is on its way. */
    private static final Duration LATE_START = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final FollowOptions options;
    private Duration timeout;
    private PollSettings polling;
    private List<Gate> gates;
    private Gateway gateway;
    private CredentialVariables credential;

    FollowedRun(Surroundings surroundings, FollowOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /**
     * Checks the options, and makes the directory of the archive. Sends nothing.
     *
     * @param waits whether the end of the execution is waited for
     */
    void prepare(boolean waits) {
        timeout = options.waiting.timeout();
        polling = options.waiting.polling();
        options.archive.check(waits);
        gates = options.gates.gates(waits);
        gateway = options.connection.gateway(surroundings);
        credential = CredentialVariables.of(surroundings);
        options.archive.prepare();
    }

    /** Starts a workflow and follows it; gives the exit code. */
    int start(CheckedRun run, boolean waits, boolean mark, DefinitionUse definition) {
        return follow(
                "Starting workflow " + run.workflowId() + " at " + gateway,
                run.warnings(),
                order(run.workflowId(), run.request(), waits, mark, definition),
                RunState.begin(deadline()));
    }

    /** Follows an execution that somebody else started; gives the exit code. */
    int await(String executionId) {
        return follow(
                "Waiting for execution " + executionId + " at " + gateway,
                List.of(),
                order(null, null, true, false, DefinitionUse.IGNORE),
                RunState.waiting(executionId, deadline()));
    }

    private RunOrder order(
            String workflowId, RunRequest request, boolean waits, boolean mark, DefinitionUse definition) {
        return new RunOrder(
                workflowId,
                request,
                waits,
                false,
                polling,
                options.archive.collect(),
                COLLECT_TIME,
                true,
                options.waiting.includesChildren(),
                mark,
                gates,
                RequiredGates.NONE,
                definition);
    }

    private Instant deadline() {
        return surroundings.clock().instant().plus(timeout);
    }

    private int follow(String firstWords, List<String> warnings, RunOrder order, RunState state) {
        try (CommandEngine engine = new CommandEngine(surroundings.clock())) {
            RunResult result;
            try (Progress progress = Progress.in(surroundings, engine.engine().scheduler())) {
                warnings.forEach(warning -> progress.say("Warning: " + OptionNames.in(warning)));
                if (credential.warning() != null) {
                    progress.say("Warning: " + credential.warning());
                }
                progress.say(firstWords);
                Connection connection = options.connection.connect(
                        gateway,
                        credential,
                        engine,
                        surroundings,
                        progress,
                        order.waitForEnd() ? state.deadline() : null);
                CommandHost host = new CommandHost(
                        surroundings, gateway, connection, order.request(), options.archive.directory(), progress);
                // Where an execution is given, nothing is stored until it has ended; the archive is named after it.
                host.save(state);
                FlowRun flow = new FlowRun(order, state, host, engine.engine());
                surroundings.interruption().then(flow::stop);
                flow.begin();
                result = withLateStart(host.result().join(), host.startedLate());
                if (options.json) {
                    progress.say(result.summary());
                }
            }
            print(result);
            return ExitCodes.of(result);
        }
    }

    /** An interrupted start may be answered in a moment; then its execution is known after all. */
    private static RunResult withLateStart(RunResult result, CompletableFuture<String> startedLate) {
        boolean onItsWay =
                result.outcome() == Outcome.ABORTED && result.executionId() == null && result.error() != null;
        if (!onItsWay) {
            return result;
        }
        String executionId = startedLate
                .completeOnTimeout(null, LATE_START.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return executionId == null
                ? result
                : new RunResult(
                        executionId,
                        result.workflowId(),
                        null,
                        Outcome.ABORTED,
                        List.of(),
                        List.of(),
                        true,
                        List.of(),
                        result.gates(),
                        List.of(),
                        null);
    }

    private void print(RunResult result) {
        ResultPrinter printer = new ResultPrinter(surroundings.out());
        if (options.json) {
            printer.json(result);
        } else {
            printer.text(result);
        }
        if (surroundings.out().checkError()) {
            surroundings.err().println("The result could not be written to standard output");
        }
    }
}

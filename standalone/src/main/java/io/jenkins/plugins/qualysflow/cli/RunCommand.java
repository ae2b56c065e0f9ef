package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.poll.Cadence;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunRules;
import io.jenkins.plugins.qualysflow.core.run.FlowRun;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a workflow, waits for its end, and keeps the evidence. */
@Command(
        name = "run",
        description = "Starts a workflow, waits for the execution to end, and keeps what its steps left.",
        mixinStandardHelpOptions = true,
        versionProvider = QFlowCommand.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "The credential comes from the environment: QFLOW_TOKEN, or QFLOW_CLIENT_ID and",
            "QFLOW_CLIENT_SECRET, or QFLOW_USERNAME and QFLOW_PASSWORD.",
            "",
            "Exit codes:",
            "  0    passed",
            "  1    the execution ended badly, or its evidence is incomplete",
            "  2    bad usage or parameter; nothing was sent",
            "  3    timed out",
            "  4    refused",
            "  5    unreachable or unreadable",
            "  6    it is not known whether the workflow was started",
            "  130  interrupted",
            "An execution goes on when the command ends before it: the API cannot cancel one.",
            "",
            "Example:",
            "  qflow run 6cad21c8-4405-4517-beb9-7372feafb5b4 --platform EU1 \\",
            "    --connector-id 0a1b2c3d-1111-3222-9333-444455556666 --region eu-west-1 \\",
            "    --variable ticket=CHG-1042 --input-json @input.json --archive evidence"
        })
final class RunCommand implements Callable<Integer> {

    private static final Duration COLLECT_TIME = Duration.ofMinutes(15);

    /** How long an interrupted command still waits for the answer to a start that is on its way. */
    private static final Duration LATE_START = Duration.ofSeconds(2);

    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKFLOW_ID", description = "id of the workflow, a UUID")
    private String workflowId;

    @Mixin
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @Mixin
    private VariableOptions variables = new VariableOptions();

    @Mixin
    private WaitOptions waiting = new WaitOptions();

    @Mixin
    private ArchiveOptions archive = new ArchiveOptions();

    @Option(names = "--json", description = "write the result as one JSON object")
    private boolean json;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        // All checks first: whatever is found here, nothing has been sent or written.
        CheckedRun run = check();
        Duration timeout = waiting.timeout();
        Cadence cadence = waiting.cadence();
        archive.check(waiting.waits());
        Gateway gateway = connectionOptions.gateway(surroundings);
        CredentialVariables credential = CredentialVariables.of(surroundings);
        archive.prepare();

        try (CommandEngine engine = new CommandEngine(surroundings.clock())) {
            RunResult result;
            try (Progress progress = Progress.in(surroundings, engine.engine().scheduler())) {
                run.warnings().forEach(warning -> progress.say("Warning: " + OptionNames.in(warning)));
                if (credential.warning() != null) {
                    progress.say("Warning: " + credential.warning());
                }
                progress.say("Starting workflow " + run.workflowId() + " at " + gateway);
                Instant deadline = surroundings.clock().instant().plus(timeout);
                Connection connection = connectionOptions.connect(
                        gateway,
                        credential,
                        engine.engine().poller(),
                        surroundings,
                        progress,
                        waiting.waits() ? deadline : null);
                CommandHost host = new CommandHost(
                        surroundings, gateway, connection, run.request(), archive.directory(), progress);
                RunOrder order = new RunOrder(
                        run.workflowId(),
                        run.request(),
                        waiting.waits(),
                        false,
                        cadence,
                        archive.collect(),
                        COLLECT_TIME,
                        true);
                FlowRun flow = new FlowRun(order, RunState.begin(deadline), host, engine.engine());
                surroundings.interruption().then(flow::stop);
                flow.begin();
                result = withLateStart(host.result().join(), host.startedLate());
                if (json) {
                    progress.say(result.summary());
                }
            }
            print(result);
            return ExitCodes.of(result);
        }
    }

    private CheckedRun check() {
        try {
            return RunRules.check(variables.parameters(workflowId));
        } catch (InvalidParametersException e) {
            throw new BadUsage(e.problems().stream().map(OptionNames::in).toList());
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
                        true,
                        List.of(),
                        List.of(),
                        null);
    }

    private void print(RunResult result) {
        ResultPrinter printer = new ResultPrinter(surroundings.out());
        if (json) {
            printer.json(result);
        } else {
            printer.text(result);
        }
        if (surroundings.out().checkError()) {
            surroundings.err().println("The result could not be written to standard output");
        }
    }
}

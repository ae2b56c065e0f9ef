package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunRules;
import io.jenkins.plugins.qualysflow.core.run.DefinitionUse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a workflow, waits for its end, and keeps the evidence. */
@Command(
        name = "run",
        description = "Starts a workflow, waits for the execution to end, and keeps what its steps left.",
        footer = {
            HelpedCommand.CREDENTIAL,
            "Exit codes:",
            "  0    passed",
            "  1    the execution failed, a gate did not pass, or the evidence is incomplete",
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
final class RunCommand extends HelpedCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKFLOW_ID", description = "id of the workflow, a UUID")
    private String workflowId;

    @Mixin
    private VariableOptions variables = new VariableOptions();

    @Option(
            names = "--mark",
            description =
                    "add a correlation marker to the input, as _jenkins, by which the execution is found should its start"
                            + " not be answered")
    private boolean mark;

    @Option(
            names = "--strict-variables",
            description =
                    "do not start a run that differs from the definition of the workflow, as far as that can be read")
    private boolean strictVariables;

    @Option(
            names = "--ignore-definition",
            description = "do not compare the run with the definition of the workflow, which takes one call")
    private boolean ignoreDefinition;

    @Option(names = "--no-wait", description = "end when the workflow has been started")
    private boolean noWait;

    @Mixin
    private FollowOptions options = new FollowOptions();

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        // All checks first: whatever is found here, nothing has been sent or written.
        CheckedRun run = check();
        if (noWait && options.waiting.includesChildren()) {
            throw new BadUsage("--include-children waits, so it can't go with --no-wait");
        }
        DefinitionUse definition = definition();
        FollowedRun followed = new FollowedRun(surroundings, options);
        followed.prepare(!noWait);
        return followed.start(run, !noWait, mark, definition);
    }

    private DefinitionUse definition() {
        if (strictVariables && ignoreDefinition) {
            throw new BadUsage("--strict-variables compares, so it can't go with --ignore-definition");
        }
        return ignoreDefinition ? DefinitionUse.IGNORE : strictVariables ? DefinitionUse.REFUSE : DefinitionUse.WARN;
    }

    private CheckedRun check() {
        try {
            return RunRules.check(variables.parameters(workflowId));
        } catch (InvalidParametersException e) {
            throw new BadUsage(e.problems().stream().map(OptionNames::in).toList());
        }
    }
}

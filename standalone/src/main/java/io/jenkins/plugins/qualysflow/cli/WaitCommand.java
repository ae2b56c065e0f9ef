package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of an execution that was started earlier, and keeps the evidence. */
@Command(
        name = "wait",
        description = "Waits for an execution to end that was started earlier, and keeps what its steps left.",
        footer = {
            "It looks at once, so it may be used after the end too: Qualys Flow serves",
            "executions of the last 30 days. An execution that is not found is looked for",
            "again for a minute, since its record may lag behind its start.",
            "",
            "The credential comes from the environment: QFLOW_TOKEN, or QFLOW_CLIENT_ID and",
            "QFLOW_CLIENT_SECRET, or QFLOW_USERNAME and QFLOW_PASSWORD.",
            "",
            "Exit codes:",
            "  0    passed",
            "  1    the execution failed, a gate did not pass, or the evidence is incomplete",
            "  2    bad usage or parameter; nothing was sent",
            "  3    timed out",
            "  4    refused, or no such execution",
            "  5    unreachable or unreadable",
            "  130  interrupted",
            "An execution goes on when the command ends before it: the API cannot cancel one.",
            "",
            "Example:",
            "  qflow wait 7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10 --platform EU1 \\",
            "    --timeout 2h --archive evidence"
        })
final class WaitCommand extends HelpedCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "EXECUTION_ID", description = "id of the execution, a UUID")
    private String executionId;

    @Mixin
    private ConnectionOptions connectionOptions = new ConnectionOptions();

    @Mixin
    private WaitOptions waiting = new WaitOptions();

    @Mixin
    private ArchiveOptions archive = new ArchiveOptions();

    @Mixin
    private GateOptions gateOptions = new GateOptions();

    @Option(names = "--json", description = "write the result as one JSON object")
    private boolean json;

    WaitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String problem = WorkflowId.problem("EXECUTION_ID", executionId);
        if (problem != null) {
            throw new BadUsage(problem);
        }
        FollowedRun followed = new FollowedRun(surroundings, connectionOptions, waiting, archive, gateOptions, json);
        followed.prepare(true);
        return followed.await(executionId.strip());
    }
}

package io.jenkins.plugins.qualysflow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Waits for the end of an execution that was started earlier, and keeps the evidence. */
@Command(
        name = "wait",
        description = "Waits for an execution to end that was started earlier, and keeps what its steps left.",
        footer = {
            "It polls at once, so it may be used after the end too: Qualys Flow serves",
            "executions of the last 30 days. An execution that is not found is looked for",
            "again for a minute, since its record may lag behind its start.",
            "",
            HelpedCommand.CREDENTIAL,
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
    private FollowOptions options = new FollowOptions();

    WaitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String id = Arguments.uuid("EXECUTION_ID", executionId);
        FollowedRun followed = new FollowedRun(surroundings, options);
        followed.prepare(true);
        return followed.await(id);
    }
}

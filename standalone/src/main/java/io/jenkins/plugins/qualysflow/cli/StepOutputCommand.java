package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Destination;
import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

/** Writes the output of a step. */
@Command(
        name = "step-output",
        description =
                "Writes the output of a step to standard output, as the service sends it. Nothing in it is masked.",
        footer = {
            HelpedCommand.READING,
            "  qflow step-output 7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10 node-67649155-filter \\",
            "    --platform EU1 > output.json"
        })
final class StepOutputCommand extends StepDataCommand {

    StepOutputCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    CompletableFuture<Download> fetch(QFlowClient client, String execution, String node, Destination target) {
        return client.stepOutput(execution, node, target, Long.MAX_VALUE);
    }
}

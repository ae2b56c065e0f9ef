package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the command at work against the simulated service: the very command line that a user would type. */
@Command(
        name = "demo",
        description = "Starts the sandbox, runs one of its workflows as 'qflow run' does, and keeps the outputs.",
        footer = {"Example:", "  qflow demo --archive /tmp/qflow-demo"})
final class DemoCommand extends HelpedCommand implements Callable<Integer> {

    /** "Remediate public buckets" of the built-in scenario. */
    private static final String WORKFLOW = "3b9d5c1e-7a20-4b7e-8f55-0d9a1c2b3e4f";

    private final Surroundings surroundings;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            defaultValue = "qflow-demo",
            description = "where to keep the outputs (default: ${DEFAULT-VALUE})")
    private Path directory;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (SandboxServer server = SandboxServer.start(Scenario.demo())) {
            List<String> command = List.of(
                    "run",
                    WORKFLOW,
                    "--url",
                    server.url().toString(),
                    "--connector-id",
                    "0a1b2c3d-1111-3222-9333-444455556666",
                    "--region",
                    "us-east-1",
                    "--variable",
                    "ticket=CHG-1042",
                    "--variables-json",
                    "{\"dryRun\": false, \"owners\": [\"platform\", \"web\"]}",
                    "--input-json",
                    "{\"reason\": \"public buckets found\", \"requestedBy\": \"demo\"}",
                    "--initial-delay",
                    "500ms",
                    "--max-interval",
                    "1s",
                    "--archive",
                    directory.toString());
            Map<String, String> credential = Map.of(
                    CredentialVariables.CLIENT_ID, "demo-client", CredentialVariables.CLIENT_SECRET, "demo-secret");
            surroundings.err().println("A simulated Qualys Flow service listens on " + server.url());
            surroundings
                    .err()
                    .println("$ QFLOW_CLIENT_ID=demo-client QFLOW_CLIENT_SECRET=demo-secret \\\n  qflow "
                            + command.stream().map(DemoCommand::quoted).collect(Collectors.joining(" ")));
            int code = QFlowCommand.execute(surroundings.with(credential), command.toArray(String[]::new));
            if (code == ExitCodes.OK) {
                surroundings
                        .out()
                        .println("The outputs of the steps are in "
                                + directory.toAbsolutePath().normalize().resolve("qflow"));
            }
            return code;
        }
    }

    /** As a shell takes it. */
    private static String quoted(String argument) {
        return argument.matches("[\\w./:=@%+,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}

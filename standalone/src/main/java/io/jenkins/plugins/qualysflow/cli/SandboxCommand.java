package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.ScenarioException;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the simulated service until it is interrupted. */
@Command(
        name = "sandbox",
        description = {
            "Runs a simulated Qualys Flow service on 127.0.0.1 until it is interrupted.",
            "Once it can be called, it prints 'QFlow sandbox listening on URL'."
        },
        footer = {"Example:", "  qflow sandbox --port 8085"})
final class SandboxCommand extends HelpedCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "port to listen on (default: a free one)")
    private int port;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "JSON file that says what the service knows (default: the built-in demonstration)")
    private Path scenarioFile;

    @Option(
            names = "--port-file",
            paramLabel = "FILE",
            description = "file to write the port to when the service can be called; removed at the end")
    private Path portFile;

    SandboxCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > 65535) {
            throw new BadUsage("--port must be from 0 to 65535");
        }
        Scenario scenario = scenario();
        try (SandboxServer server = start(scenario)) {
            writePort(server.url().getPort());
            describe(server, scenario);
            surroundings.interruption().await();
        } finally {
            removePortFile();
        }
        return ExitCodes.INTERRUPTED;
    }

    private Scenario scenario() {
        if (scenarioFile == null) {
            return Scenario.demo();
        }
        try {
            return Scenario.read(scenarioFile);
        } catch (IOException e) {
            throw new BadUsage("--scenario: the file " + scenarioFile + " cannot be read: " + FileProblem.reason(e));
        } catch (ScenarioException e) {
            throw new BadUsage("--scenario: " + e.getMessage());
        }
    }

    private SandboxServer start(Scenario scenario) {
        try {
            return SandboxServer.start(scenario, port, surroundings.clock());
        } catch (UncheckedIOException e) {
            throw new BadUsage("--port: " + e.getMessage());
        }
    }

    private void describe(SandboxServer server, Scenario scenario) {
        PrintWriter out = surroundings.out();
        out.println("QFlow sandbox listening on " + server.url());
        if (scenarioFile == null) {
            out.println("API client: QFLOW_CLIENT_ID=demo-client QFLOW_CLIENT_SECRET=demo-secret");
        }
        for (SimulatedWorkflow workflow : scenario.workflows()) {
            out.println("Workflow " + Scrubber.printable(workflow.id() + " " + workflow.name()));
        }
        out.flush();
    }

    /** Moved into its place, so that nobody who waits for the file reads half of it. */
    private void writePort(int chosen) {
        if (portFile == null) {
            return;
        }
        Path beside = portFile.resolveSibling(portFile.getFileName() + ".new");
        try {
            Files.writeString(beside, chosen + "\n");
            Files.move(beside, portFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BadUsage("--port-file: " + portFile + " cannot be written: " + FileProblem.reason(e));
        }
    }

    private void removePortFile() {
        try {
            if (portFile != null) {
                Files.deleteIfExists(portFile);
            }
        } catch (IOException e) {
            surroundings.err().println("--port-file: " + portFile + " was not removed: " + FileProblem.reason(e));
        }
    }
}

package io.jenkins.plugins.qualysflow.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code qflow} command. */
@Command(
        name = "qflow",
        description = "Runs Qualys Flow workflows from the command line.",
        mixinStandardHelpOptions = true,
        versionProvider = QFlowCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {"Example:", "  qflow demo", "", "'qflow COMMAND --help' says more."})
public final class QFlowCommand implements Runnable {

    /** How long an interrupted command may take to write its evidence and its result. */
    private static final int SECONDS_TO_END = 20;

    private QFlowCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        Surroundings surroundings = Surroundings.ofProcess(interruption);
        EngineLog.to(surroundings.err());
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(interruption, exitCode), "qflow-interrupt"));
        int code = execute(surroundings, args);
        exitCode.complete(code);
        System.exit(code);
    }

    /** Runs a command line; returns its exit code. */
    static int execute(Surroundings surroundings, String... args) {
        return new CommandLine(new QFlowCommand())
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new WaitCommand(surroundings))
                .addSubcommand(new WorkflowsCommand(surroundings))
                .addSubcommand(new WorkflowCommand(surroundings))
                .addSubcommand(new ConnectorsCommand(surroundings))
                .addSubcommand(new ExecutionsCommand(surroundings))
                .addSubcommand(new StepsCommand(surroundings))
                .addSubcommand(new StepInputCommand(surroundings))
                .addSubcommand(new StepOutputCommand(surroundings))
                .addSubcommand(new SandboxCommand(surroundings))
                .addSubcommand(new DemoCommand(surroundings))
                .addSubcommand(new CompletionCommand(surroundings))
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // A leading @ is ours: a file of JSON, or a connector id as the UI shows it.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new UsageErrors())
                .execute(args);
    }

    @Override
    public void run() {
        throw new BadUsage("a command is needed, such as run");
    }

    /**
     * Runs while the process is going down. By itself it would end with another code for each signal, and before the
     * evidence is written.
     */
    private static void interrupted(Interruption interruption, CompletableFuture<Integer> exitCode) {
        if (exitCode.isDone()) {
            return;
        }
        int code = ExitCodes.INTERRUPTED;
        try {
            interruption.interrupt();
            code = exitCode.get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            System.err.println("qflow: interrupted, and what was left to do took too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(code);
        }
    }

    /** The version that the build put into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = QFlowCommand.class.getPackage().getImplementationVersion();
            return new String[] {"qflow " + (version == null ? "(development build)" : version)};
        }
    }
}

package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Destination;
import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the input or the output of a step as the service sends it, while it comes and whatever its size. */
abstract class StepDataCommand extends HelpedCommand implements Callable<Integer> {

    private static final String OUTPUT = "--output";

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "EXECUTION_ID", description = "id of the execution, a UUID")
    private String executionId;

    @Parameters(index = "1", paramLabel = "NODE_ID", description = "node of the step, as 'qflow steps' lists it")
    private String nodeId;

    @Option(
            names = OUTPUT,
            paramLabel = "FILE",
            description = "write to FILE, which is made or replaced only when all has come")
    private Path output;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    StepDataCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Makes the call. */
    abstract CompletableFuture<Download> fetch(QFlowClient client, String execution, String node, Destination target);

    @Override
    public final Integer call() throws IOException {
        String execution = Arguments.uuid("EXECUTION_ID", executionId);
        if (nodeId.isBlank()) {
            throw new BadUsage("NODE_ID must not be blank");
        }
        if (output == null) {
            return Session.run(surroundings, connection, session -> print(session, execution));
        }
        try (PartFile file = PartFile.of(OUTPUT, output)) {
            return Session.run(surroundings, connection, session -> save(session, execution, file));
        }
    }

    private int save(Session session, String execution, PartFile file) throws QFlowException {
        try {
            fetch(session, execution, file);
            file.finish();
            return ExitCodes.OK;
        } catch (IOException e) {
            session.say("Error: the file " + output + " can't be written: " + FileProblem.reason(e));
            return ExitCodes.UNREACHABLE;
        }
    }

    private int print(Session session, String execution) throws QFlowException {
        AtomicBoolean incomplete = new AtomicBoolean();
        try {
            fetch(session, execution, () -> {
                incomplete.set(true);
                return surroundings.raw().terminal()
                        ? new TerminalText(surroundings.out())
                        : surroundings.raw().channel();
            });
            incomplete.set(false);
            return ExitCodes.OK;
        } catch (IOException e) {
            session.say("Error: standard output can't be written to: " + FileProblem.reason(e));
            return ExitCodes.UNREACHABLE;
        } finally {
            if (incomplete.get()) {
                session.say("Warning: what went to standard output is incomplete");
            }
        }
    }

    private void fetch(Session session, String execution, Destination target) throws QFlowException, IOException {
        try {
            session.await(session.submit(Purpose.COLLECT, client -> fetch(client, execution, nodeId, target)));
        } catch (QFlowException e) {
            if (e.kind() == Kind.NOT_WRITTEN && e.getCause() instanceof IOException fault) {
                throw fault;
            }
            throw e;
        }
    }
}

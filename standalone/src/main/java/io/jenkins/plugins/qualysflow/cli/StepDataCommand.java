package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Writes the input or the output of a step as the service sends it, whatever its size. It goes through a file that only
 * this user can read: what breaks off on the way must not look like a whole one to whoever reads standard output.
 */
abstract class StepDataCommand extends HelpedCommand implements Callable<Integer> {

    private static final int BLOCK = 1 << 20;

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "EXECUTION_ID", description = "id of the execution, a UUID")
    private String executionId;

    @Parameters(index = "1", paramLabel = "NODE_ID", description = "node of the step, as 'qflow steps' lists it")
    private String nodeId;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    StepDataCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Makes the call. */
    abstract CompletableFuture<Download> fetch(QFlowClient client, String execution, String node, Path target);

    @Override
    public final Integer call() {
        String execution = Arguments.uuid("EXECUTION_ID", executionId);
        if (nodeId.isBlank()) {
            throw new BadUsage("NODE_ID must not be blank");
        }
        return Session.run(surroundings, connection, session -> {
            Path file;
            try {
                file = Files.createTempFile("qflow-" + ProcessHandle.current().pid() + "-", ".json");
            } catch (IOException e) {
                session.say("Error: no temporary file can be made: " + FileProblem.reason(e));
                return ExitCodes.UNREACHABLE;
            }
            try {
                return copy(session, execution, file);
            } finally {
                delete(session, file);
            }
        });
    }

    private int copy(Session session, String execution, Path file) throws QFlowException {
        session.await(session.submit(Purpose.COLLECT, client -> fetch(client, execution, nodeId, file)));
        try {
            if (surroundings.raw().terminal()) {
                // A reader that puts marks in place of what is no UTF-8.
                try (Reader text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                    new TerminalText(surroundings.out()).write(text);
                }
            } else {
                write(file, surroundings.raw().stream());
            }
            return ExitCodes.OK;
        } catch (IOException e) {
            session.say("Error: standard output can't be written to: " + FileProblem.reason(e));
            return ExitCodes.UNREACHABLE;
        }
    }

    /** In blocks large enough that a large output takes few calls of the system. */
    private static void write(Path file, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                out.write(block, 0, read);
            }
        }
        out.flush();
    }

    private static void delete(Session session, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            session.say("Warning: the temporary file " + file + " can't be deleted: " + FileProblem.reason(e));
        }
    }
}

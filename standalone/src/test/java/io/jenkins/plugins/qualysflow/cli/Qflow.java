package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The command inside a test: its own environment and streams, and no process. */
final class Qflow {

    static final String CLIENT_ID = "test-client";
    static final String CLIENT_SECRET = "s3cret-of-the-client";

    private final Map<String, String> environment = new TreeMap<>();
    private final Interruption interruption = new Interruption();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private boolean terminal;

    private Qflow() {}

    /** With the API client that {@link Given} knows, and no address. */
    static Qflow withCredential() {
        return withoutCredential()
                .with(CredentialVariables.CLIENT_ID, CLIENT_ID)
                .with(CredentialVariables.CLIENT_SECRET, CLIENT_SECRET);
    }

    /** The same for that service. */
    static Qflow at(SandboxServer server) {
        return withCredential().with("QFLOW_URL", server.url().toString());
    }

    static Qflow withoutCredential() {
        return new Qflow();
    }

    Qflow with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Qflow without(String name) {
        environment.remove(name);
        return this;
    }

    Qflow onTerminal() {
        terminal = true;
        return this;
    }

    /** What the signal handler of the process does first. */
    void interrupt() {
        interruption.interrupt();
    }

    String outSoFar() {
        return out.toString();
    }

    /** Runs any command line. */
    Ran execute(String... args) {
        Surroundings surroundings = new Surroundings(
                environment,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                InstantSource.system(),
                terminal,
                interruption,
                new RawOutput(Channels.newChannel(raw), terminal));
        int code = QFlowCommand.execute(surroundings, args);
        return new Ran(code, out.toString(), err.toString(), raw.toByteArray());
    }

    /** Runs {@code qflow run} for the workflow of {@link Given}, looking often. */
    Ran run(String... options) {
        return runWorkflow(Given.WORKFLOW, options);
    }

    Ran runWorkflow(String workflowId, String... options) {
        List<String> args =
                new ArrayList<>(List.of("run", workflowId, "--initial-delay", "50ms", "--max-interval", "100ms"));
        args.addAll(Arrays.asList(options));
        return execute(args.toArray(String[]::new));
    }

    /** The same on another thread. */
    CompletableFuture<Ran> runAside(String... options) {
        return CompletableFuture.supplyAsync(() -> run(options), task -> {
            Thread thread = new Thread(task, "qflow-aside");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * What came of it.
     *
     * @param raw what was passed on byte for byte
     */
    record Ran(int code, String out, String err, byte[] raw) {

        /** Standard output as the one JSON object it has to be. */
        Map<String, Object> json() {
            return QFlowJson.readObject(out);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> error() {
            return (Map<String, Object>) json().get("error");
        }
    }
}

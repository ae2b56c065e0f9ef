package io.jenkins.plugins.qualysflow.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code qflow sandbox} in a JVM of its own, so that its threads and its heap are not ours. */
final class SandboxProcess implements AutoCloseable {

    static final String TOKEN = "token-of-the-bench";
    static final String WORKFLOW = "11111111-2222-4333-8444-555566667777";
    static final String NODE = "node-1-large";

    private final Process process;
    private final URI url;

    private SandboxProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it.
     *
     * @param outputBytes size of the output of the only step
     */
    static SandboxProcess start(Settings settings, long outputBytes) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(settings.scratch().resolve("sandbox"));
        Path scenario = folder.resolve("scenario.json");
        Files.writeString(scenario, """
                {"credentials": {"tokens": ["%s"]},
                 "workflows": [{"id": "%s", "name": "bench", "duration": "0s",
                   "nodes": [{"nodeId": "%s", "nodeType": "qualysfilter", "generatedOutputBytes": %d}]}]}
                """.formatted(TOKEN, WORKFLOW, NODE, outputBytes));
        Path port = folder.resolve("port");
        Files.deleteIfExists(port);
        Process process = new Commands(folder, Map.of())
                .start(
                        List.of(
                                Commands.java(),
                                "-jar",
                                settings.jar().toString(),
                                "sandbox",
                                "--scenario",
                                scenario.toString(),
                                "--port-file",
                                port.toString()),
                        null);
        try {
            Commands.await(port, process, Duration.ofSeconds(30));
        } catch (IOException e) {
            process.destroy();
            throw new IOException("the sandbox did not start: " + Files.readString(folder.resolve("err")), e);
        }
        return new SandboxProcess(
                process, URI.create("http://127.0.0.1:" + Files.readString(port).strip()));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** An execution with some steps, and a bundle to collect them into, in simulated time. */
abstract class CollectingFixture {

    @TempDir
    Path root;

    final SimulatedTime time = new SimulatedTime();
    final ScriptedClient service = new ScriptedClient(time);
    final ExecutionPoller poller = new ExecutionPoller(time, time, time, () -> 0);
    final Account account = poller.account(new AccountKey("https://gateway", "one"), 300);
    final List<Step> steps = new ArrayList<>();
    Executor bulk = time;
    Connection renewed;
    EvidenceBundle bundle;
    CompletableFuture<Collected> collected;

    void given(String nodeId, String output) {
        steps.add(step(nodeId, steps.size() + 1));
        if (output != null) {
            service.outputs.put(nodeId, output);
        }
    }

    void collect(long maxFile, long maxTotal) {
        service.onSteps = () -> CompletableFuture.completedFuture(steps);
        start(new CollectOptions(new NodeGlob("*"), new NodeGlob(""), maxFile, maxTotal), root);
        time.advance(Duration.ofMinutes(10));
        assertThat(collected).isDone();
    }

    void start(CollectOptions options, Path folder) {
        start(options, folder, OutputInspector.NONE);
    }

    void start(CollectOptions options, Path folder, OutputInspector inspector) {
        try {
            bundle = EvidenceBundle.in(folder, EXECUTION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        collected = bundle.collect(connection(), options, settings(), inspector);
    }

    Connection connection() {
        return new Connection(account, service);
    }

    Collector.Settings settings() {
        return new Collector.Settings(
                time,
                time,
                time.instant().plus(Duration.ofMinutes(15)),
                Duration.ofSeconds(60),
                new Bulk(bulk),
                () -> CompletableFuture.completedFuture(renewed));
    }

    /** Where raw downloads are while a bundle is collected. */
    Path downloadFolder() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(".download-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Map<String, Object> manifest() throws IOException {
        return QFlowJson.readObject(Files.readString(root.resolve("manifest.json")));
    }

    List<String> onDisk() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large outputs, and what is stored far away, keep nothing else waiting. */
@Timeout(20)
class BulkWorkTest {

    private static final int RUNS = 16;

    @TempDir
    private Path folder;

    private final Given given = new Given();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final List<RecordingHost> hosts = new ArrayList<>();

    @Test
    void whileSixteenOutputsAreRedactedAStartAndItsPollsGoOn() {
        given.bulk = held::add;
        given.service.outputs.put("trigger", "[1]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        for (int i = 0; i < RUNS; i++) {
            begin();
        }
        given.time.advance(Duration.ofMinutes(2));
        assertThat(held).as("all of them are being read or redacted").hasSize(RUNS);
        assertThat(hosts).allMatch(host -> host.results.isEmpty());

        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.running(id));
        int startsBefore = given.service.runs.size();
        int pollsBefore = given.service.polls.size();
        begin();
        given.time.advance(Duration.ofMinutes(2));

        assertThat(given.service.runs).hasSize(startsBefore + 1);
        assertThat(given.service.polls).hasSizeGreaterThan(pollsBefore + 2);
        assertThat(held).as("none of that waits for a thread for large outputs").hasSize(RUNS);

        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        finishHeld();
        assertThat(hosts).allMatch(host -> host.result().passed());
    }

    @Test
    void gatesAreJudgedOneAfterTheOther() throws Exception {
        given.bulk = held::add;
        given.gates = GateRules.check(
                List.of(Map.of("step", "trigger", "path", "$[0]", "condition", "EQUALS", "value", 1)),
                index -> "gates[" + index + "]",
                true);
        given.service.outputs.put("trigger", "[1]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        for (int i = 0; i < RUNS; i++) {
            begin();
        }
        given.time.advance(Duration.ofMinutes(2));
        for (int i = 0; i < RUNS; i++) {
            held.remove().run();
        }

        assertThat(held)
                .as("sixteen lists are read; one output is about to be held in memory")
                .hasSize(1);
        finishHeld();
        assertThat(hosts).allMatch(host -> host.result().passed());
    }

    @Test
    void anArtifactManagerThatHangsHoldsUpNoRedaction() {
        List<Runnable> storing = new ArrayList<>();
        given.archiver = storing::add;
        given.service.outputs.put("trigger", "[1]");
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        for (int i = 0; i < RUNS; i++) {
            begin();
        }
        given.time.advance(Duration.ofMinutes(2));

        assertThat(storing).as("everything is redacted and waits to be stored").hasSize(RUNS);
        for (int i = 0; i < RUNS; i++) {
            assertThat(folder.resolve(i + "/steps/1-trigger.output.json")).hasContent("[1]");
        }
        storing.forEach(Runnable::run);
        given.time.settle();
        assertThat(hosts).allMatch(host -> host.result().passed());
    }

    private void begin() {
        RecordingHost host = new RecordingHost(() -> new Connection(given.account, given.service));
        host.staging = folder.resolve(String.valueOf(hosts.size()));
        hosts.add(host);
        new FlowRun(given.order(), RunState.begin(Given.deadline()), host, given.engine).begin();
        given.time.settle();
    }

    private void finishHeld() {
        given.time.advance(Duration.ofMinutes(1));
        while (!held.isEmpty()) {
            held.remove().run();
            given.time.advance(Duration.ofSeconds(1));
        }
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a service that answers no start before all have come, when many are sent at once. */
@Timeout(60)
class StartsAtOnceTest {

    private static final int STARTS = 200;

    private final SandboxServer server = SandboxServer.start(Sandbox.scenario().build());
    private final HttpTransport transport = Sandbox.transport(CallTrace.NONE);

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void eachHasAConnectionOfItsOwnAndNoThread() throws Exception {
        server.addFault(Fault.on(Operation.RUN).delayed(Duration.ofSeconds(50)).pass());
        HttpQFlowClient client = new HttpQFlowClient(
                Sandbox.gateway(server),
                transport,
                new FixedTokenSource(BearerToken.of(Sandbox.TOKEN)),
                InstantSource.system(),
                CallListener.NONE);
        List<String> before = threads();

        List<CompletableFuture<StartedExecution>> starts = Stream.generate(
                        () -> client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)))
                .limit(STARTS)
                .toList();
        assertThat(server.journal().await(Operation.RUN, STARTS, Duration.ofSeconds(30)))
                .as("all are there, and none is answered, so that no two share a connection")
                .isTrue();
        List<String> meanwhile = threads();
        server.releaseCalls();
        for (CompletableFuture<StartedExecution> start : starts) {
            Sandbox.await(start);
        }

        assertThat(meanwhile.size()).as(meanwhile.toString()).isLessThanOrEqualTo(before.size() + 8);
        assertThat(threads().size()).as(threads().toString()).isLessThanOrEqualTo(before.size() + 8);
        assertThat(threads().stream().filter(name -> name.startsWith("qflow-")))
                .hasSizeLessThanOrEqualTo((int) before.stream()
                                .filter(name -> name.startsWith("qflow-"))
                                .count()
                        + 4);
    }

    /** Names of all threads but those of the service, which has one for each call. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("sandbox"))
                .sorted()
                .toList();
    }
}

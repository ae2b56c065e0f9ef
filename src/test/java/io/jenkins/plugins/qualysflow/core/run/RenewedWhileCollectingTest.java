package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.testing.RecordingHost;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Given a credential that is exchanged between the end of an execution and the collecting of what it left. */
@Timeout(20)
class RenewedWhileCollectingTest {

    @TempDir
    private Path folder;

    private final Given given = new Given();
    private final ScriptedClient exchanged = new ScriptedClient(given.time);
    private final Account otherAccount = given.poller.account(new AccountKey("https://gateway", "two"), 300);
    private final Deque<Connection> connections = new ArrayDeque<>();
    private final RecordingHost host = new RecordingHost(() -> {
        if (connections.isEmpty()) {
            throw new IOException("no such credential");
        }
        return connections.remove();
    });

    @BeforeEach
    void anExecutionThatHasEnded() {
        host.staging = folder;
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        exchanged.onPoll = given.service.onPoll;
        given.service.outputs.put("trigger", "[1]");
        exchanged.outputs.put("trigger", "[2]");
        connections.add(new Connection(given.account, given.service));
    }

    static Stream<QFlowException> refusals() {
        return Stream.of(
                ScriptedClient.unauthorized(),
                QFlowException.noToken(ScriptedClient.CALL, ScriptedClient.unauthorized()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theCredentialIsLookedUpAnewAndTheCollectingGoesOnWithIt(QFlowException refusal) {
        given.service.onStepsWithData = (execution, file) -> failed(refusal);
        connections.add(new Connection(otherAccount, exchanged));
        run();

        assertThat(host.result().passed()).as(host.result().summary()).isTrue();
        assertThat(given.service.listsWithData).hasSize(1);
        assertThat(exchanged.listsWithData).hasSize(1);
        assertThat(folder.resolve("steps/1-trigger.output.json")).hasContent("[2]");
    }

    @Test
    void itIsLookedUpOnceOnly() {
        given.service.onStepsWithData = (execution, file) -> failed(ScriptedClient.unauthorized());
        exchanged.onStepsWithData = given.service.onStepsWithData;
        connections.add(new Connection(otherAccount, exchanged));
        connections.add(new Connection(otherAccount, exchanged));
        run();

        assertThat(host.result().missing()).singleElement().asString().contains("does not accept the credential");
        assertThat(connections).hasSize(1);
        assertThat(exchanged.listsWithData).hasSize(1);
        assertThat(exchanged.lists).as("it would be refused again").isEmpty();
    }

    @Test
    void whereThereIsNoOtherTheEvidenceIsIncomplete() {
        given.service.onStepsWithData = (execution, file) -> failed(ScriptedClient.unauthorized());
        run();

        assertThat(host.result().passed()).isFalse();
        assertThat(host.result().missing()).hasSize(1);
        assertThat(given.service.listsWithData).hasSize(1);
    }

    @Test
    void aRefusalInTheMiddleIsOvercomeToo() {
        given.service.onStepsWithData = (execution, file) -> failed(ScriptedClient.forbidden());
        given.service.onStepOutput = (node, file) -> failed(ScriptedClient.unauthorized());
        connections.add(new Connection(otherAccount, exchanged));
        run();

        assertThat(host.result().passed()).as(host.result().summary()).isTrue();
        assertThat(exchanged.stepCalls).isEqualTo(List.of("trigger"));
    }

    @Test
    void anotherGatewayIsNotAskedForTheExecution() {
        given.service.onPoll = id -> failed(ScriptedClient.unauthorized());
        connections.add(new Connection(given.poller.account(new AccountKey("https://moved", "one"), 300), exchanged));
        run();

        assertThat(host.result().error().code()).isEqualTo("unauthorized");
        assertThat(exchanged.polls).isEmpty();
    }

    @Test
    void anotherGatewayIsNotAskedForItsOutputs() {
        given.service.onStepsWithData = (execution, file) -> failed(ScriptedClient.unauthorized());
        connections.add(new Connection(given.poller.account(new AccountKey("https://moved", "one"), 300), exchanged));
        run();

        assertThat(host.result().missing()).singleElement().asString().contains("does not accept the credential");
        assertThat(exchanged.listsWithData).isEmpty();
    }

    private void run() {
        new FlowRun(given.order(), RunState.begin(Given.deadline()), host, given.engine).begin();
        given.time.advance(Duration.ofHours(2));
        given.assertNothingIsLeft();
    }
}

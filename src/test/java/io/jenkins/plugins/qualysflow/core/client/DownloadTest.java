package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Outputs go to a file as they come, up to a limit. */
@Timeout(20)
class DownloadTest {

    private static final RunRequest NOTHING = new RunRequest(Map.of(), null);

    @TempDir
    private Path folder;

    private SandboxServer server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void streamsAnOutputToItsFileByteForByte() throws Exception {
        String output = "[ {\"a\" : 1.10} ,\n 1e400 ]";
        start(Sandbox.scenario(NodeData.json(output)).build());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        Path target = Files.writeString(folder.resolve("out"), "what was there before, and longer than what comes");

        Download whole = await(client.stepOutput(id, NODE, target, 1000));
        assertThat(target).hasContent(output);
        assertThat(whole).isEqualTo(new Download(output.length(), false));

        Download exact = await(client.stepOutput(id, NODE, target, output.length()));
        assertThat(exact.cut()).isFalse();
        Download cut = await(client.stepOutput(id, NODE, target, 5));
        assertThat(cut).isEqualTo(new Download(5, true));
        assertThat(target).hasContent(output.substring(0, 5));
        Download none = await(client.stepOutput(id, NODE, target, 0));
        assertThat(none).isEqualTo(new Download(0, true));
    }

    @Test
    void soDoesAnInput() throws Exception {
        start(Sandbox.scenario().build());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        Path target = folder.resolve("in");

        Download input = await(client.stepInput(id, NODE, target, 1000));

        assertThat(input.cut()).isFalse();
        assertThat(target).hasSize(input.bytes()).isNotEmptyFile();
        assertThat(server.journal().of(Operation.STEP_INPUT)).hasSize(1);
    }

    @Test
    void anOutputThatBreaksOffIsNoOutput() throws Exception {
        start(Sandbox.scenario(NodeData.generated(100_000)).build());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).call(1).cutReply());

        assertThat(error(client.stepOutput(id, NODE, folder.resolve("out"), 1_000_000))
                        .code())
                .isEqualTo("unreachable");
    }

    @Test
    void aFileThatCannotBeMadeIsAFaultOfThisMachine() throws Exception {
        start(Sandbox.scenario().build());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();

        assertNotWritten(error(client.stepOutput(id, NODE, folder.resolve("no/such/folder/out"), 1000)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatIsFullIsAFaultOfThisMachineAndEndsTheTransfer() throws Exception {
        start(Sandbox.scenario(NodeData.generated(20_000_000)).build());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();

        QFlowException error = error(client.stepOutput(id, NODE, Path.of("/dev/full"), 20_000_000));

        assertNotWritten(error);
        assertThat(error).hasMessageContaining("No space left");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTransferWhoseFileIsDeletedEndsBeforeItsData() throws Exception {
        start(Sandbox.scenario(NodeData.generated(20_000_000)).build());
        server.addFault(Fault.on(Operation.STEP_OUTPUT)
                .replyDelayed(Duration.ofMillis(200))
                .trickle());
        HttpQFlowClient client = Sandbox.client(server);
        String id = await(client.run(WORKFLOW, NOTHING)).executionId();
        Path target = folder.resolve("out");
        CompletableFuture<Download> download = client.stepOutput(id, NODE, target, 20_000_000);
        while (!download.isDone() && !Files.deleteIfExists(target)) {
            Thread.onSpinWait();
        }

        assertNotWritten(error(download));
        assertThat(target).doesNotExist();
    }

    /** Not told as a fault of the connection, which would have the call made again. */
    private void assertNotWritten(QFlowException error) {
        assertThat(error.code()).isEqualTo("not_written");
        assertThat(error.isPassing()).isFalse();
        assertThat(error)
                .hasMessageContaining("could not be written")
                .hasMessageNotContaining("such/folder")
                .hasMessageNotContaining("/dev/");
    }

    private void start(Scenario scenario) {
        server = SandboxServer.start(scenario);
    }
}

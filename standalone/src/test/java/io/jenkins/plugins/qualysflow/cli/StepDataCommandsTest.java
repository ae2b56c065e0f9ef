package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code qflow step-input} and {@code step-output}: what the service sent, and nothing else. */
@Timeout(60)
class StepDataCommandsTest {

    private static final String LARGE = "node-1-large";
    private static final int LARGE_SIZE = 20_000_000;
    private static final String UUID = "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10";

    @TempDir
    private Path folder;

    private SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theBytesOfTheServiceArePassedOn() {
        String id = started();

        Ran output = Qflow.at(server).execute("step-output", id, Given.FILTER);
        Ran input = Qflow.at(server).execute("step-input", id, Given.FILTER);

        assertThat(output.code()).isEqualTo(ExitCodes.OK);
        assertThat(output.raw()).isEqualTo(Given.FILTERED.getBytes(StandardCharsets.UTF_8));
        assertThat(output.out()).as("nothing but the bytes").isEmpty();
        assertThat(new String(input.raw(), StandardCharsets.UTF_8)).isEqualTo("{\"from\":\"trigger\"}");
    }

    @Test
    void whatIsNoJsonIsPassedOnAsWell() {
        server.close();
        server = Given.service(Given.workflow().build());
        String id = started();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).answer(200, "[{\\\"a\\\":1}]"));

        assertThat(new String(
                        Qflow.at(server)
                                .execute("step-output", id, Given.FILTER)
                                .raw(),
                        StandardCharsets.UTF_8))
                .isEqualTo("[{\\\"a\\\":1}]");
    }

    @Test
    void anOutputLargerThanAnyBufferIsPassedOnWhole() {
        String id = large();

        Ran ran = Qflow.at(server).execute("step-output", id, LARGE);

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.raw()).hasSize(LARGE_SIZE).endsWith("]".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCharacterThatComesInTwoPartsReachesTheTerminalWhole() throws IOException {
        StringWriter shown = new StringWriter();
        byte[] bytes = "a\ud83d\ude00b".getBytes(StandardCharsets.UTF_8);

        try (TerminalText text = new TerminalText(new PrintWriter(shown))) {
            for (byte one : bytes) {
                text.write(ByteBuffer.wrap(new byte[] {one}));
            }
            text.write(ByteBuffer.wrap(bytes, 1, 2));
        }

        assertThat(shown).hasToString("a\ud83d\ude00b\ufffd" + System.lineSeparator());
    }

    @Test
    void anOutputThatBreaksOffIsAnErrorAndSaysSo() {
        String id = large();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).cutReply());

        Ran ran = Qflow.at(server).execute("step-output", id, LARGE);

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.raw()).hasSizeBetween(1, LARGE_SIZE - 1);
        assertThat(ran.err())
                .contains("Warning: what went to standard output is incomplete")
                .contains("Error: the connection to Qualys Flow broke");
    }

    @Test
    void anOutputThatNeverCameLeavesStandardOutputEmptyAndSaysNothingOfAPart() {
        String id = started();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).answer(503, ""));

        Ran ran = Qflow.at(server).execute("step-output", id, Given.FILTER);

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.raw()).isEmpty();
        assertThat(ran.err()).doesNotContain("incomplete");
    }

    @Test
    void aFileIsWrittenWhole() throws IOException {
        String id = large();
        Path file = folder.resolve("output.json");

        Ran ran = Qflow.at(server).execute("step-output", id, LARGE, "--output", file.toString());

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.raw()).isEmpty();
        assertThat(file).hasSize(LARGE_SIZE);
        assertOnlyFile(file);
    }

    @Test
    void aFileIsNotMadeOfAPart() throws IOException {
        String id = large();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).cutReply());

        Ran ran = Qflow.at(server)
                .execute(
                        "step-output",
                        id,
                        LARGE,
                        "--output",
                        folder.resolve("output.json").toString());

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatStandsThereIsReplacedAndKeepsWhoMayReadIt() throws IOException {
        String id = started();
        Path file = Files.writeString(folder.resolve("input.json"), "what was there before, and longer");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        server.addFault(Fault.on(Operation.STEP_INPUT).call(1).answer(404, ""));

        assertThat(Qflow.at(server)
                        .execute("step-input", id, Given.FILTER, "--output", link.toString())
                        .code())
                .isEqualTo(ExitCodes.REFUSED);
        assertThat(file).hasContent("what was there before, and longer");

        Ran ran = Qflow.at(server).execute("step-input", id, Given.FILTER, "--output", link.toString());

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("{\"from\":\"trigger\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aFileThatCannotBeWrittenIsFoundBeforeAnythingIsSent() throws IOException {
        for (Path file : List.of(folder, folder.resolve("none/output.json"), Path.of("/dev/null"))) {
            Ran ran = Qflow.at(server).execute("step-output", UUID, Given.FILTER, "--output", file.toString());

            assertThat(ran.code()).as(file.toString()).isEqualTo(ExitCodes.USAGE);
            assertThat(ran.err()).contains("--output: ").contains(file.toString());
        }
        assertThat(server.journal().entries()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onATerminalNothingSteersIt() {
        String id = started();
        server.addFault(
                Fault.on(Operation.STEP_OUTPUT).answer(200, "{\"a\":\"\u001b[2J\u009b\u202e\u007f\"}\r\n\tb\u00e4"));

        Ran ran = Qflow.at(server).onTerminal().execute("step-output", id, Given.FILTER);

        assertThat(ran.out())
                .isEqualTo("{\"a\":\"\\u001b[2J\\u009b\\u202e\\u007f\"}\\u000d\n\tb\u00e4" + System.lineSeparator());
        assertThat(ran.raw()).isEmpty();
    }

    @Test
    void aTerminalThatIsGoneIsAnError() {
        PrintWriter closed = new PrintWriter(new StringWriter());
        closed.close();

        assertThat(catchThrowable(() -> new TerminalText(closed).write(ByteBuffer.wrap(new byte[] {'x'}))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void thisProcessKnowsWhetherItsOutputIsATerminal() {
        assertThat(RawOutput.ofProcess(true).terminal()).isTrue();
        assertThat(RawOutput.ofProcess(false).terminal())
                .as("a build's output is a pipe")
                .isFalse();
    }

    @Test
    void theFormThatTheServiceChoosesIsKept() {
        server.close();
        server = SandboxServer.start(Scenario.builder()
                .credentials(Credentials.none().withClient(Qflow.CLIENT_ID, Qflow.CLIENT_SECRET))
                .dialect(Dialect.release119().withParseJson(Dialect.ParseJson.IGNORED))
                .workflow(Given.workflow().build())
                .build());

        Ran ran = Qflow.at(server).execute("step-output", started(), Given.REPORT);

        assertThat(new String(ran.raw(), StandardCharsets.UTF_8)).isEqualTo("\"{ \\\"score\\\" : 97.60 }\"");
    }

    private String started() {
        return server.startFromUi(Given.WORKFLOW, Instant.now().minusSeconds(60))
                .id();
    }

    /** Restarts the service with a step of a large output; gives an execution with it. */
    private String large() {
        server.close();
        server = Given.service(Given.workflow()
                .node(SimulatedNode.of(LARGE).withOutput(NodeData.generated(LARGE_SIZE)))
                .build());
        return started();
    }

    private void assertOnlyFile(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}

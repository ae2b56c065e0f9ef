package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.Fault;
import io.jenkins.plugins.qualysflow.sandbox.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.Operation;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code qflow step-input} and {@code step-output}: what the service sent, and nothing else. */
@Timeout(60)
class StepDataCommandsTest {

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
        server.close();
        server = Given.service(Given.workflow()
                .node(SimulatedNode.of("node-1-large").withOutput(NodeData.generated(20_000_000)))
                .build());

        Ran ran = Qflow.at(server).execute("step-output", started(), "node-1-large");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.raw()).hasSize(20_000_000).endsWith("]".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anOutputThatBreaksOffLeavesStandardOutputEmptyAndNoFileBehind() throws IOException {
        String id = started();
        server.addFault(Fault.on(Operation.STEP_OUTPUT).cutReply());
        List<Path> before = temporaryFiles();

        Ran ran = Qflow.at(server).execute("step-output", id, Given.FILTER);

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.raw()).isEmpty();
        assertThat(temporaryFiles()).isSubsetOf(before);
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

        assertThat(catchThrowable(() -> new TerminalText(closed).write(new StringReader("x"))))
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

    private static List<Path> temporaryFiles() throws IOException {
        String ours = "qflow-" + ProcessHandle.current().pid() + "-";
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(ours))
                    .toList();
        }
    }
}

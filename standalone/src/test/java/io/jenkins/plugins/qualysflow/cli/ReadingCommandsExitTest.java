package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of the exit codes holds for every command that reads, and errors name what was called. */
@Timeout(60)
class ReadingCommandsExitTest {

    private static final String EXECUTION = "7d1f0a52-0c1e-4a57-9a54-3f2b9c1d6e10";

    private final SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    private enum Reading {
        WORKFLOWS(Operation.WORKFLOW_LIST, "/qflowapi/v1/workflows?", "workflows"),
        WORKFLOW(Operation.WORKFLOW_DETAILS, "/workflows/" + Given.WORKFLOW, "workflow", Given.WORKFLOW),
        CONNECTORS(Operation.CONNECTOR_LIST, "/aws/connectors?", "connectors", "--cloud", "aws"),
        EXECUTIONS(Operation.EXECUTION_LIST, "/executions?", "executions", Given.WORKFLOW),
        STEPS(Operation.STEP_LIST, "/steps?", "steps", EXECUTION),
        STEP_INPUT(Operation.STEP_INPUT, "/steps/n/input?", "step-input", EXECUTION, "n"),
        STEP_OUTPUT(Operation.STEP_OUTPUT, "/steps/n/output?", "step-output", EXECUTION, "n");

        private final Operation operation;
        private final String path;
        private final String[] args;

        Reading(Operation operation, String path, String... args) {
            this.operation = operation;
            this.path = path;
            this.args = args;
        }

        String[] with(String... more) {
            List<String> all = new ArrayList<>(Arrays.asList(args));
            all.addAll(Arrays.asList(more));
            return all.toArray(String[]::new);
        }
    }

    static Stream<Arguments> failures() {
        return Arrays.stream(Reading.values())
                .flatMap(reading -> Stream.of(
                        Arguments.of(reading, 400, ExitCodes.REFUSED),
                        Arguments.of(reading, 401, ExitCodes.REFUSED),
                        Arguments.of(reading, 403, ExitCodes.REFUSED),
                        Arguments.of(reading, 404, ExitCodes.REFUSED),
                        Arguments.of(reading, 429, ExitCodes.UNREACHABLE),
                        Arguments.of(reading, 503, ExitCodes.UNREACHABLE)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void aFailureHasItsCodeAndNamesTheCall(Reading reading, int status, int code) {
        server.addFault(Fault.on(reading.operation).answer(status, "{\"message\":\"what the service\\u001b says\"}"));

        Ran ran = Qflow.at(server).execute(reading.args);

        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.err())
                .contains("Error: ", "(GET /", reading.path, "status " + status, "what the service  says")
                .doesNotContain("Exception");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.raw()).isEmpty();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(Reading.WORKFLOWS, Reading.EXECUTIONS, Reading.STEPS)
                .flatMap(
                        reading -> Stream.of("", "<html>", "{\"items\":[7]}").map(body -> Arguments.of(reading, body)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("unreadable")
    void anAnswerThatCannotBeReadIsFive(Reading reading, String body) {
        server.addFault(Fault.on(reading.operation).answer(200, body));

        Ran ran = Qflow.at(server).execute(reading.with("--json"));

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.err()).contains("the answer of Qualys Flow cannot be read");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aServiceThatCannotBeReachedIsFive() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        for (Reading reading : Reading.values()) {
            Ran ran = Qflow.withCredential()
                    .with("QFLOW_URL", "http://127.0.0.1:" + port)
                    .execute(reading.args);

            assertThat(ran.code()).as(reading.name()).isEqualTo(ExitCodes.UNREACHABLE);
            assertThat(ran.err()).contains("cannot connect to Qualys Flow");
        }
    }

    @Test
    void anInterruptionEndsTheWaitForAnAnswer() throws Exception {
        for (Reading reading : Reading.values()) {
            server.addFault(Fault.on(reading.operation)
                    .replyDelayed(Duration.ofSeconds(40))
                    .pass());
            Qflow qflow = Qflow.at(server);
            CompletableFuture<Ran> running = CompletableFuture.supplyAsync(() -> qflow.execute(reading.args));
            assertThat(server.journal().await(reading.operation, 1, Duration.ofSeconds(20)))
                    .isTrue();

            qflow.interrupt();

            Ran ran = running.get(10, TimeUnit.SECONDS);
            assertThat(ran.code()).as(reading.name()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ran.err()).contains("Interrupted");
        }
    }

    @Test
    void anInterruptionBeforeTheFirstCallSendsNothing() {
        Qflow qflow = Qflow.at(server);
        qflow.interrupt();

        assertThat(qflow.execute("executions", Given.WORKFLOW).code()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(server.journal().count(Operation.EXECUTION_LIST)).isZero();
    }

    static Stream<Arguments> usage() {
        String old = Instant.now().minus(Duration.ofDays(31)).toString();
        return Stream.of(
                Arguments.of("'WORKFLOW_ID'", "executions"),
                Arguments.of("WORKFLOW_ID must be a UUID", "executions s3cret"),
                Arguments.of("EXECUTION_ID must be a UUID", "steps s3cret"),
                Arguments.of("EXECUTION_ID must be a UUID", "step-output s3cret n"),
                Arguments.of("'NODE_ID'", "step-input " + EXECUTION),
                Arguments.of("--limit must be at least 1", "workflows --limit 0"),
                Arguments.of("--limit must be at least 1", "executions " + EXECUTION + " --limit=-5"),
                Arguments.of("'--limit'", "workflows --limit many"),
                Arguments.of("--query must not be blank", "workflows --query="),
                Arguments.of("--query must not be blank", "executions " + EXECUTION + " --query="),
                Arguments.of("--order must not be blank", "executions " + EXECUTION + " --order="),
                Arguments.of("such as 2026-11-01T00:00:00Z", "executions " + EXECUTION + " --start-at yesterday"),
                Arguments.of("such as 2026-11-01T00:00:00Z", "executions " + EXECUTION + " --end-at 2026-11-01"),
                Arguments.of("such as 2026-11-01T00:00:00Z", "executions " + EXECUTION + " --end-at 2026-11-01T00:00"),
                Arguments.of(
                        "--start-at must not be more than 30 days back",
                        "executions " + EXECUTION + " --start-at " + old),
                Arguments.of(
                        "--end-at must not be before --start-at",
                        "executions " + EXECUTION + " --start-at 2999-01-02T00:00:00Z --end-at 2999-01-01T00:00:00Z"),
                Arguments.of("unknown option --wat", "workflows --wat"),
                Arguments.of("give --url or --platform, not both", "workflows --url=https://a.example --platform EU1"),
                Arguments.of("an argument too many", "completion s3cret"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("usage")
    void badUsageIsTwoAndSendsNothing(String message, String args) {
        Ran ran = Qflow.at(server).execute(args.split(" "));

        assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(ran.err()).contains(message, "--help'").doesNotContain("s3cret", "Exception");
        assertThat(ran.out()).isEmpty();
        assertThat(server.journal().entries()).isEmpty();
    }

    @Test
    void aBlankNodeIsBadUsage() {
        assertThat(Qflow.at(server).execute("step-output", EXECUTION, " ").err())
                .contains("NODE_ID must not be blank");
        assertThat(Qflow.withoutCredential()
                        .with("QFLOW_URL", server.url().toString())
                        .execute("workflows")
                        .code())
                .isEqualTo(ExitCodes.USAGE);
    }
}

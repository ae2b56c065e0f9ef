package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose end can't be told: timed out, refused, unreachable, unknown. */
class NoProperEndTest {

    @TempDir
    private Path directory;

    @Test
    void timesOut() throws IOException {
        try (SandboxServer server = Given.endless()) {
            Ran ran = Qflow.at(server).run("--json", "--timeout", "400ms", "--archive", directory.toString());

            assertThat(ran.code()).isEqualTo(ExitCodes.TIMED_OUT);
            assertThat(ran.json()).containsEntry("outcome", "TIMED_OUT").containsEntry("status", "Running");
            assertThat(ran.error()).containsEntry("code", "timed_out").containsEntry("candidates", List.of());
            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(bundle.resolve("execution.json")).content().contains("TIMED_OUT");
            assertThat(Files.readString(bundle.resolve("manifest.json"))).contains("\"complete\" : false");
        }
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_request", "401, unauthorized", "403, forbidden", "404, not_found"})
    void startIsRefused(int status, String code) {
        Fault fault = Fault.on(Operation.RUN).answer(status, "{\"message\":\"not today\"}");
        try (SandboxServer server = Given.quick(fault)) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.json()).containsEntry("outcome", "NOT_STARTED").containsEntry("executionId", null);
            assertThat(ran.error())
                    .containsOnlyKeys("code", "message", "candidates")
                    .containsEntry("code", code)
                    .hasEntrySatisfying(
                            "message", message -> assertThat(message.toString()).contains("not today"));
            assertThat(ran.err()).contains("The workflow was not started").contains("not today");
        }
    }

    @Test
    void workflowIsUnknown() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).runWorkflow("99999999-2222-4333-8444-555566667777");

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.out()).startsWith("The workflow was not started").contains("Passed: no");
        }
    }

    @Test
    void credentialIsRefused() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .with(CredentialVariables.CLIENT_SECRET, "wrong-s3cret")
                    .run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.error()).containsEntry("code", "unauthorized");
            assertThat(ran.out() + ran.err()).doesNotContain("wrong-s3cret");
            assertThat(server.journal().count(Operation.RUN)).isZero();
        }
    }

    @Test
    void expiredTokenIsWarnedOfAndNeverShown() {
        String token = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMDAwMDAwMDB9.c2ln";
        Fault echo = Fault.on(Operation.RUN).answer(401, "{\"message\":\"bad token " + token + "\"}");
        try (SandboxServer server = Given.quick(echo)) {
            Ran ran = Qflow.withoutCredential()
                    .with("QFLOW_URL", server.url().toString())
                    .with(CredentialVariables.TOKEN, token)
                    .run();

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.err()).contains("Warning: QFLOW_TOKEN expired at 2001-09-09T01:46:40Z");
            assertThat(ran.out() + ran.err()).contains("bad token ****").doesNotContain("eyJ");
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Ran ran = Qflow.withoutCredential()
                .with(CredentialVariables.TOKEN, "any")
                .run("--url", "http://127.0.0.1:" + port, "--json");

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.json()).containsEntry("outcome", "NOT_STARTED");
        assertThat(ran.error()).containsEntry("code", "unreachable");
    }

    @Test
    void tokenCannotBeRead() {
        try (SandboxServer server = Given.quick(Fault.on(Operation.AUTH_OIDC).html())) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
            assertThat(ran.error()).containsEntry("code", "unreadable_answer");
            assertThat(server.journal().count(Operation.RUN)).isZero();
        }
    }

    @Test
    void quotaIsUsedUpForLongerThanTheDeadline() {
        Fault fault = Fault.on(Operation.RUN).header("Retry-After", "3600").answer(429);
        try (SandboxServer server = Given.quick(fault)) {
            Ran ran = Qflow.at(server).run("--json", "--timeout", "30s");

            assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
            assertThat(ran.error()).containsEntry("code", "rate_limited");
            assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropped", "html", "failed", "without id"})
    void startIsUnknownAndCandidatesAreNamed(String how) {
        Fault.Builder run = Fault.on(Operation.RUN);
        Fault fault =
                switch (how) {
                    case "dropped" -> run.dropBeforeReply();
                    case "html" -> run.html();
                    case "failed" -> run.processed().answer(503);
                    default -> run.withoutExecutionId();
                };
        try (SandboxServer server = Given.quick(fault)) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.START_UNKNOWN);
            assertThat(ran.json()).containsEntry("outcome", "START_UNKNOWN").containsEntry("executionId", null);
            assertThat(ran.error()).containsEntry("code", "start_unknown");
            assertThat((List<?>) ran.error().get("candidates"))
                    .singleElement()
                    .satisfies(candidate -> assertThat(((Map<?, ?>) candidate).get("executionId"))
                            .isEqualTo(server.executions().get(0).id()));
            assertThat(server.journal().count(Operation.RUN)).isEqualTo(1);
        }
    }

    @Test
    void candidatesAreNamedToPeopleToo() {
        try (SandboxServer server = Given.quick(Fault.on(Operation.RUN).dropBeforeReply())) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.START_UNKNOWN);
            assertThat(ran.out())
                    .startsWith("It is not known whether the workflow was started")
                    .contains("one of which may be it")
                    .contains(server.executions().get(0).id());
        }
    }

    @Test
    void credentialIsRefusedWhileWaiting() {
        Fault fault = Fault.on(Operation.EXECUTION_DETAILS).answer(403);
        try (SandboxServer server = Given.endless(fault)) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.REFUSED);
            assertThat(ran.json())
                    .containsEntry("outcome", "STARTED")
                    .containsEntry("executionId", server.executions().get(0).id());
            assertThat(ran.error()).containsEntry("code", "forbidden");
        }
    }
}

package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executions that begin and end, well or badly. */
class RunTest {

    @TempDir
    private Path directory;

    @Test
    void startsOnceWithWhatWasGivenAndPasses() throws IOException {
        Path input = Files.writeString(directory.resolve("input.json"), "\uFEFF{\"reason\": [1, 2.50, null]}");
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .run(
                            "--connector-id=@c-1",
                            "--region",
                            "eu-west-1",
                            "--variable",
                            "ticket=CHG=1042 \"${sys:user.home}\"",
                            "--variables-json",
                            "{\"dryRun\": false, \"owners\": [\"a\", \"b\"]}",
                            "--input-json",
                            "@" + input);

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(server.journal().of(Operation.RUN))
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.text())
                            .isEqualTo("{\"input\":{\"reason\":[1,2.50,null]},\"variables\":{\"connectorId\":\"c-1\","
                                    + "\"region\":\"eu-west-1\",\"dryRun\":false,\"owners\":[\"a\",\"b\"],"
                                    + "\"ticket\":\"CHG=1042 \\\"${sys:user.home}\\\"\"}}"));
            assertThat(ran.err())
                    .contains("Warning: --connector-id is sent without its leading @")
                    .contains("Starting workflow " + Given.WORKFLOW + " at " + server.url())
                    .contains("has begun");
            assertThat(ran.out())
                    .contains("ended with 'Success'")
                    .contains(Given.FILTER)
                    .contains("Passed: yes")
                    .doesNotContain("Starting");
        }
    }

    @Test
    void writesTheResultAsOneJsonObject() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.out().strip()).doesNotContain("\n");
            assertThat(ran.json())
                    .containsOnlyKeys(
                            "executionId",
                            "workflowId",
                            "status",
                            "outcome",
                            "passed",
                            "startTime",
                            "endTime",
                            "durationMillis",
                            "steps",
                            "children",
                            "gates",
                            "artifacts")
                    .containsEntry("executionId", server.executions().get(0).id())
                    .containsEntry("workflowId", Given.WORKFLOW)
                    .containsEntry("status", "Success")
                    .containsEntry("outcome", "SUCCESS")
                    .containsEntry("passed", true)
                    .containsEntry("durationMillis", 150)
                    .containsEntry("artifacts", List.of());
            assertThat(ran.json().get("steps").toString()).contains("nodeId=trigger", "nodeId=" + Given.REPORT);
            assertThat(ran.err()).contains("ended with 'Success'");
        }
    }

    @Test
    void doesNotWaitWhereNobodyWantsIt() {
        try (SandboxServer server = Given.endless()) {
            Ran ran = Qflow.at(server).run("--no-wait", "--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.json())
                    .containsEntry("outcome", "STARTED")
                    .containsEntry("passed", false)
                    .doesNotContainKey("error");
            assertThat(server.journal().count(Operation.EXECUTION_DETAILS)).isZero();

            assertThat(Qflow.at(server).run("--no-wait").out())
                    .contains("was started")
                    .doesNotContain("Passed");
        }
    }

    @ParameterizedTest
    @CsvSource({"Failed, FAILURE", "Cancelled, FAILURE", "Whatever, UNKNOWN_STATUS"})
    void executionThatEndsBadlyDoesNotPass(String status, String outcome) {
        try (SandboxServer server =
                Given.service(Given.workflow().status(status).build())) {
            Ran ran = Qflow.at(server).run("--json");

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.json())
                    .containsEntry("status", status)
                    .containsEntry("outcome", outcome)
                    .containsEntry("passed", false)
                    .doesNotContainKey("error");
        }
    }

    @Test
    void stepThatEndsBadlyDoesNotPass() {
        SimulatedNode bad = SimulatedNode.of("node-1-action").withStatus("Failed");
        try (SandboxServer server = Given.service(Given.workflow().node(bad).build())) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out()).contains("node-1-action 'Failed'").contains("Passed: no");
        }
    }

    @Test
    void incompleteEvidenceDoesNotPass() {
        Fault refused =
                Fault.on(Operation.STEP_OUTPUT).path(Given.REPORT).answer(403, "{\"message\":\"no right to it\"}");
        try (SandboxServer server = Given.quick(Given.withoutDataInLists(), refused)) {
            Ran ran = Qflow.at(server).run("--archive", directory.toString());

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out())
                    .contains("ended with 'Success'")
                    .contains("missing: output of " + Given.REPORT)
                    .contains("no right to it")
                    .contains("Passed: no");
        }
    }

    @Test
    void waitsAsLongAsTheServiceWantsBeforeItStarts() {
        Fault turnedAway =
                Fault.on(Operation.RUN).call(1).header("Retry-After", "1").answer(429);
        try (SandboxServer server = Given.quick(turnedAway)) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.err()).contains("Not started yet: the call quota").contains("trying again in");
            assertThat(server.executions()).hasSize(1);
        }
    }

    @Test
    void aFaultWhileWaitingPasses() {
        Fault fault = Fault.on(Operation.EXECUTION_DETAILS).calls(1, 2).answer(503);
        try (SandboxServer server = Given.quick(fault)) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            // Told once, however often it happens.
            assertThat(ran.err()).containsOnlyOnce("No news: Qualys Flow failed");
        }
    }

    @Test
    void stepsAreToldOnStandardErrorAsTheyEnd() {
        SimulatedWorkflow slow =
                Given.workflow().duration(Duration.ofSeconds(2)).build();
        try (SandboxServer server = Given.service(slow)) {
            Ran ran = Qflow.at(server).run();

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.err())
                    .containsOnlyOnce("step trigger: Success, 0 s")
                    .containsOnlyOnce("step " + Given.FILTER + ": Success, 1 s")
                    .contains("3 of 3 nodes done");
            assertThat(ran.out()).doesNotContain("nodes done").contains("Passed: yes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "QFLOW_TOKEN, token-that-was-pasted, ,",
        "QFLOW_TOKEN, Bearer token-that-was-pasted, ,",
        "QFLOW_USERNAME, test-user, QFLOW_PASSWORD, p4ss of the user",
        "QFLOW_CLIENT_ID, test-client, QFLOW_CLIENT_SECRET, s3cret-of-the-client"
    })
    void takesEachKindOfCredential(String name, String value, String other, String secret) {
        try (SandboxServer server = Given.quick()) {
            Qflow qflow = Qflow.withoutCredential()
                    .with("QFLOW_URL", "https://nowhere.invalid")
                    .with("QFLOW_PASSWORD", "")
                    .with(name, value);
            if (other != null) {
                qflow.with(other, secret);
            }

            Ran ran = qflow.run("--url", server.url() + "/");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            String shown = ran.out() + ran.err();
            assertThat(shown)
                    .doesNotContain("that-was-pasted")
                    .doesNotContain("p4ss")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void sameVariableWithTheSameValueIsNoClash() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .run("--variable", "a=1", "--variable", "a=1", "--variables-json", "{\"a\":\"1\"}", "--no-wait");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(server.journal().of(Operation.RUN).get(0).text()).isEqualTo("{\"variables\":{\"a\":\"1\"}}");
        }
    }

    @Test
    void partialVariablesAreSentWhereTheUserInsists() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--region", "eu-west-1", "--allow-partial-variables", "--no-wait");

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.err()).contains("Warning: --region needs a connector: give --connector-id as well");
        }
    }

    @Test
    void nothingFromTheServiceWorksOnTheTerminal() {
        String hostile = "Fai\u001b[31m\u009b2Jled\r\n\u202e\u007fx";
        try (SandboxServer server = Given.service(Given.workflow()
                .status(hostile)
                .node(SimulatedNode.of("node-\u001b]0;x\u0007-\u009bz")
                        .withStatus(hostile)
                        .withOutput(NodeData.json("[]")))
                .build())) {
            Ran text = Qflow.at(server).run();
            Ran json = Qflow.at(server).run("--json");

            assertThat(text.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(text.out() + text.err() + json.err()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
            assertThat(json.out().stripTrailing()).matches("[ -~]+");
            assertThat(json.json()).containsEntry("status", hostile);
        }
    }

    @Test
    void oddNodeNamesDoNotLeaveTheArchive() throws IOException {
        SimulatedNode odd = SimulatedNode.of("../../node \u001b-x").withOutput(NodeData.json("[1]"));
        try (SandboxServer server = Given.service(Given.workflow().node(odd).build())) {
            Ran ran = Qflow.at(server).run("--json", "--archive", directory.toString());

            Object id = ran.json().get("executionId");
            assertThat(directory).isDirectoryContaining(path -> path.endsWith("qflow"));
            try (var files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile))
                        .hasSize(9)
                        .allMatch(file -> file.startsWith(directory.resolve("qflow/" + id)));
            }
        }
    }
}

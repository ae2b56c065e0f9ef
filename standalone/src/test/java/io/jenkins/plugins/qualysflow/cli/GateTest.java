package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates from the command line to the verdict. */
class GateTest {

    private static final String SCORE_OF_90 =
            "{\"step\":\"*report\",\"path\":\"$.score\",\"condition\":\"AT_LEAST\",\"value\":90}";
    private static final String SCORE_OF_99 =
            "{\"step\":\"*report\",\"path\":\"$.score\",\"condition\":\"AT_LEAST\",\"value\":99,"
                    + "\"onFailure\":\"UNSTABLE\"}";

    @TempDir
    private Path directory;

    @Test
    void aGateThatPassesIsShownAndPasses() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--gate", SCORE_OF_90);

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(ran.out())
                    .contains("gate passed: " + Given.REPORT + "  $.score  AT_LEAST 90, found 97.60")
                    .contains("Passed: yes");
        }
    }

    @Test
    void aGateCostsNoCallOfItsOwn() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--gate", SCORE_OF_90);

            assertThat(ran.code()).isEqualTo(ExitCodes.OK);
            assertThat(server.journal().count(Operation.STEP_LIST)).isEqualTo(1);
            assertThat(server.journal().count(Operation.STEP_OUTPUT)).isZero();
        }
    }

    @Test
    void onlyTheOutputThatAGateNeedsIsFetchedWhereTheListHasNone() {
        try (SandboxServer server = Given.quick(Given.withoutDataInLists())) {
            Qflow.at(server).run("--gate", SCORE_OF_90);

            assertThat(server.journal().of(Operation.STEP_OUTPUT))
                    .singleElement()
                    .satisfies(call -> assertThat(call.toString()).contains(Given.REPORT));
        }
    }

    @Test
    void aGateThatDoesNotPassEndsTheCommandWithOneAndItsReason() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--gate", SCORE_OF_90, "--gate", SCORE_OF_99);

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out())
                    .contains("ended with 'Success'")
                    .contains("gates that did not pass: " + Given.REPORT + " $.score AT_LEAST")
                    .contains("gate NOT passed: " + Given.REPORT
                            + "  $.score  AT_LEAST 99, found 97.60: found 97.60, expected at least 99")
                    .contains("Passed: no");
        }
    }

    @Test
    void programsReadEveryGateInTheResult() {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server).run("--json", "--gate", SCORE_OF_99);

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.json()).containsEntry("passed", false).containsEntry("outcome", "SUCCESS");
            assertThat(ran.json().get("gates"))
                    .isEqualTo(List.of(Map.of(
                            "step",
                            Given.REPORT,
                            "path",
                            "$.score",
                            "condition",
                            "AT_LEAST",
                            "expected",
                            99,
                            "found",
                            new BigDecimal("97.60"),
                            "passed",
                            false,
                            "message",
                            "found 97.60, expected at least 99",
                            "onFailure",
                            "UNSTABLE")));
        }
    }

    @Test
    void theEvidenceOfAGateThatDidNotPassIsArchived() throws IOException {
        try (SandboxServer server = Given.quick()) {
            Ran ran = Qflow.at(server)
                    .run(
                            "--json",
                            "--archive",
                            directory.toString(),
                            "--archive-outputs",
                            "none",
                            "--gate",
                            SCORE_OF_99);

            Path bundle = directory.resolve("qflow/" + ran.json().get("executionId"));
            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(bundle.resolve("execution.json")).content().contains("expected at least 99");
            assertThat(bundle.resolve("steps")).isEmptyDirectory();
        }
    }

    @Test
    void theOutputIsJudgedAsItWasBeforeItWasMasked() {
        SimulatedNode node = SimulatedNode.of("node-1-login").withOutput(NodeData.json("{\"token\":\"abc\"}"));
        try (SandboxServer server = Given.service(Given.workflow().node(node).build())) {
            Ran ran = Qflow.at(server)
                    .run(
                            "--archive",
                            directory.toString(),
                            "--gate",
                            "{\"step\":\"*login\",\"path\":\"$.token\",\"condition\":\"MATCHES\",\"value\":\"[a-c]+\"}");

            assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCodes.OK);
            assertThat(ran.out()).doesNotContain("abc").doesNotContain("[a-c]").contains("********");
        }
    }

    @Test
    void anOutputThatIsRefusedDoesNotPass() {
        Fault refused =
                Fault.on(Operation.STEP_OUTPUT).path(Given.REPORT).answer(403, "{\"message\":\"no right to it\"}");
        try (SandboxServer server = Given.quick(Given.withoutDataInLists(), refused)) {
            Ran ran = Qflow.at(server).run("--gate", SCORE_OF_90);

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out()).contains("gate NOT passed").contains("no right to it");
        }
    }

    @Test
    void anExecutionThatEndedBadlyIsStillJudged() {
        try (SandboxServer server =
                Given.service(Given.workflow().status("Failed").build())) {
            Ran ran = Qflow.at(server).run("--gate", SCORE_OF_90);

            assertThat(ran.code()).isEqualTo(ExitCodes.NOT_PASSED);
            assertThat(ran.out()).contains("gate passed").contains("Passed: no");
        }
    }

    @Test
    void anExecutionThatDoesNotEndInTimeHasItsGatesNotEvaluated() {
        try (SandboxServer server = Given.endless()) {
            Ran ran = Qflow.at(server).run("--timeout", "300ms", "--gate", SCORE_OF_90);

            assertThat(ran.code()).isEqualTo(ExitCodes.TIMED_OUT);
            assertThat(ran.out()).contains("gate NOT passed").contains("not evaluated: the execution has not ended");
        }
    }

    @Test
    void aGateIsReadFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("gate.json"), SCORE_OF_90);
        try (SandboxServer server = Given.quick()) {
            assertThat(Qflow.at(server).run("--gate", "@" + file).code()).isEqualTo(ExitCodes.OK);
        }
    }

    @Test
    void whatIsWrongWithAGateIsSaidByItsNumberBeforeAnythingIsSent() {
        try (SandboxServer server = Given.quick()) {
            refused(server, "--gate number 2: path must begin with $", SCORE_OF_90, SCORE_OF_90.replace("$", "s3cret"));
            refused(server, "--gate number 1: has an unknown member vale", SCORE_OF_90.replace("value", "vale"));
            refused(server, "--gate number 1 is not valid JSON at line 1, column", "{s3cret");
            refused(server, "--gate number 1 is not valid JSON", "{\"step\":\"a\",\"step\":\"b\"}");
            refused(server, "--gate number 1 must be a JSON object", "[]");
            refused(server, "--gate number 1: the file nowhere cannot be read", "@nowhere");
            refused(
                    server,
                    "--gate number 1: value must be a number with AT_LEAST",
                    SCORE_OF_90.replace("90", "\"s3cret\""));

            Ran ran = Qflow.at(server).run("--no-wait", "--gate", SCORE_OF_90);
            assertThat(ran.err())
                    .contains("--gate judges what an execution leaves at its end")
                    .contains("--no-wait");
            assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
            assertThat(server.journal().entries()).isEmpty();
        }
    }

    private static void refused(SandboxServer server, String message, String... gates) {
        String[] options = new String[gates.length * 2];
        for (int i = 0; i < gates.length; i++) {
            options[2 * i] = "--gate";
            options[2 * i + 1] = gates[i];
        }
        Ran ran = Qflow.at(server).run(options);

        assertThat(ran.err()).contains(message).doesNotContain("s3cret");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(server.journal().entries()).isEmpty();
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gates make of a run. */
class GatesOfRunTest {

    private static final String GOOD = "{\"step\":\"trigger\",\"path\":\"$.n\",\"condition\":\"EQUALS\",\"value\":1}";
    private static final String BAD = "{\"step\":\"trigger\",\"path\":\"$.n\",\"condition\":\"EQUALS\",\"value\":2}";

    private final Given given = new Given();

    @TempDir
    private Path folder;

    @Test
    void aRunWhoseGatesPassPasses() throws Exception {
        RunResult result = ended("Success", GOOD);

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(result.gates()).singleElement().matches(GateResult::passed);
    }

    @Test
    void oneGateThatDoesNotPassIsEnough() throws Exception {
        RunResult result = ended("Success", GOOD, BAD);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.succeeded()).isTrue();
        assertThat(result.passed()).isFalse();
        assertThat(result.summary())
                .contains("ended with 'Success'")
                .contains("gates that did not pass: trigger $.n EQUALS: found 1, expected equal to 2");
    }

    @Test
    void theEvidenceOfAGateThatDidNotPassIsKeptAndTellsOfIt() throws Exception {
        given.host.staging = folder;

        RunResult result = ended("Success", BAD);

        assertThat(result.artifacts()).anyMatch(path -> path.endsWith("1-trigger.output.json"));
        Map<String, Object> document = QFlowJson.readObject(Files.readString(folder.resolve("execution.json")));
        assertThat(document).containsEntry("passed", false).containsEntry("outcome", "SUCCESS");
        assertThat(document.get("gates"))
                .isEqualTo(List.of(Map.of(
                        "step", "trigger",
                        "path", "$.n",
                        "condition", "EQUALS",
                        "expected", 2,
                        "found", 1,
                        "passed", false,
                        "message", "found 1, expected equal to 2")));
    }

    @Test
    void gatesOfAnExecutionThatEndedBadlyAreJudgedAndDoNotMakeItPass() throws Exception {
        RunResult result = ended("Failed", GOOD, BAD);

        assertThat(result.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(result.passed()).isFalse();
        assertThat(result.gates()).extracting(GateResult::passed).containsExactly(true, false);
        assertThat(ended("Failed", GOOD).passed()).isFalse();
    }

    @Test
    void anOutputThatCanNotBeHadDoesNotPass() throws Exception {
        given.gates = gates(GOOD);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).isFalse();
        assertThat(result.gates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.message()).startsWith("not evaluated: the output could not be had"));
    }

    @Test
    void stepsThatCanNotBeListedDoNotPass() throws Exception {
        given.service.onSteps = () -> ScriptedClient.failed(ScriptedClient.forbidden());

        RunResult result = ended("Success", GOOD);

        assertThat(result.passed()).isFalse();
        assertThat(result.gates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.message()).startsWith("not evaluated: the steps are not known"));
    }

    @Test
    void aRunThatTimedOutHasItsGatesNotEvaluated() throws Exception {
        given.gates = gates(GOOD);

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        notEvaluated(result, "not evaluated: the execution has not ended before the timeout");
    }

    @Test
    void aRunThatWasAbortedHasItsGatesNotEvaluated() throws Exception {
        given.gates = gates(GOOD);

        FlowRun run = given.run();
        run.stop();
        given.time.settle();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.ABORTED);
        notEvaluated(result, "not evaluated: the wait for the execution was aborted");
    }

    @Test
    void aRunThatWasAbortedWhileCollectingHasItsGatesNotEvaluated() throws Exception {
        given.gates = gates(GOOD);
        given.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, "Success"));
        given.service.onSteps = CompletableFuture::new;

        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));
        run.stop();
        given.time.settle();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.ABORTED);
        notEvaluated(result, "not evaluated: the steps are not known: the build was aborted");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatDidNotBeginHasItsGatesNotEvaluated(boolean known) throws Exception {
        given.gates = gates(GOOD);
        given.service.onRun =
                () -> ScriptedClient.failed(known ? ScriptedClient.badRequest() : ScriptedClient.serverError());

        given.run();
        RunResult result = given.end();

        notEvaluated(
                result,
                known
                        ? "not evaluated: the workflow was not started"
                        : "not evaluated: it is not known whether the workflow was started");
    }

    private static void notEvaluated(RunResult result, String message) {
        assertThat(result.passed()).isFalse();
        assertThat(result.gates()).singleElement().satisfies(gate -> {
            assertThat(gate.passed()).isFalse();
            assertThat(gate.message()).isEqualTo(message);
        });
    }

    private RunResult ended(String status, String... gates) throws Exception {
        Given fresh = given.host.results.isEmpty() ? given : new Given();
        fresh.gates = gates(gates);
        fresh.service.outputs.put("trigger", "{\"n\":1}");
        fresh.service.onPoll = id -> CompletableFuture.completedFuture(ScriptedClient.ended(id, status));
        fresh.run();
        return fresh.end();
    }

    private static List<Gate> gates(String... gates) throws Exception {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String gate : gates) {
            all.add(QFlowJson.readObject(gate));
        }
        return GateRules.check(all, index -> "gates[" + index + "]", true);
    }
}

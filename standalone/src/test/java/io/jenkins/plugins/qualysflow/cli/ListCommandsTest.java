package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code qflow workflows}, {@code executions} and {@code steps}: a table for people, JSON Lines for programs. */
@Timeout(60)
class ListCommandsTest {

    private final SandboxServer server = Given.quick();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void executionsAreATable() {
        String id = server.startFromUi(Given.WORKFLOW, Instant.parse(tenMinutesAgo()))
                .id();

        Ran ran = Qflow.at(server).execute("executions", Given.WORKFLOW);

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out().lines())
                .containsExactly(
                        "ID                                    STATUS   STARTED               TOOK   SOURCE",
                        id + "  Success  " + tenMinutesAgo() + "  0.1 s  UI");
    }

    private static String tenMinutesAgo() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() / 3600 * 3600 - 600)
                .toString();
    }

    @Test
    void allPagesAreListedWithoutALimit() {
        List<String> ids = executions(120);

        Ran ran = Qflow.at(server).execute("executions", Given.WORKFLOW, "--json");

        assertThat(ran.out().lines().map(line -> QFlowJson.readObject(line).get("id")))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(server.journal().of(Operation.EXECUTION_LIST))
                .extracting(JournalEntry::rawQuery)
                .containsExactly("pageSize=50&pageNumber=1", "pageSize=50&pageNumber=2", "pageSize=50&pageNumber=3");
    }

    @Test
    void aLimitCostsNoCallThatIsNotNeeded() {
        executions(60);

        Ran ran = Qflow.at(server).execute("executions", Given.WORKFLOW, "--json", "--limit", "7");

        assertThat(ran.out().lines()).hasSize(7);
        assertThat(server.journal().of(Operation.EXECUTION_LIST))
                .extracting(JournalEntry::rawQuery)
                .containsExactly("pageSize=7&pageNumber=1");
    }

    @Test
    void whatIsAskedForReachesTheService() {
        Instant start = Instant.now().minusSeconds(3600);
        server.startFromUi(Given.WORKFLOW);

        Ran ran = Qflow.at(server)
                .execute(
                        "executions",
                        Given.WORKFLOW,
                        "--start-at",
                        start.toString(),
                        "--end-at",
                        "2999-01-01T02:00:00+02:00",
                        "--order",
                        "-createdAt",
                        "--query",
                        "status: Success & more");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        Map<String, String> query =
                server.journal().of(Operation.EXECUTION_LIST).get(0).query();
        assertThat(query)
                .containsEntry("order", "-createdAt")
                .containsEntry("query", "status: Success & more")
                .containsEntry("endAt", "2999-01-01T00:00:00Z");
        assertThat(Instant.parse(query.get("startAt")).toEpochMilli()).isEqualTo(start.toEpochMilli());
        assertThat(ran.err()).contains("Nothing found");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void workflowsAreListedWithTheirNames() {
        server.putWorkflow(
                SimulatedWorkflow.builder("w-2").name("Public buckets").build());

        Ran table = Qflow.at(server).execute("workflows", "--query", "qflow.name: Public", "--limit", "5");
        Ran json = Qflow.at(server).execute("workflows", "--json");

        assertThat(table.out().lines()).hasSize(2).last().asString().startsWith("w-2  Public buckets  20");
        assertThat(json.out().lines().map(line -> QFlowJson.readObject(line).get("name")))
                .containsExactlyInAnyOrder("Two nodes", "Public buckets");
        assertThat(server.journal().of(Operation.WORKFLOW_LIST).get(0).query())
                .containsEntry("query", "qflow.name: Public")
                .containsEntry("pageSize", "5");
    }

    @Test
    void stepsAreListedInTheOrderTheyRan() {
        String id = server.startFromUi(Given.WORKFLOW, Instant.now().minusSeconds(60))
                .id();

        Ran table = Qflow.at(server).execute("steps", id);
        Ran json = Qflow.at(server).execute("steps", id, "--json");

        assertThat(table.out().lines().map(line -> line.split(" +")[1]))
                .containsExactly("NODE", "trigger", Given.FILTER, Given.REPORT);
        assertThat(json.out().lines().map(line -> QFlowJson.readObject(line).get("nodeId")))
                .containsExactly("trigger", Given.FILTER, Given.REPORT);
        assertThat(QFlowJson.readObject(json.out().lines().findFirst().orElseThrow()))
                .containsKeys("id", "eventOrder", "execution", "createdAt");
    }

    @Test
    void noControlCharacterOfTheServiceReachesTheTerminal() {
        String evil = "\u001b[2Jgone\u0007\u202e\u007f\r\n" + "n".repeat(200);
        server.addFault(Fault.on(Operation.WORKFLOW_LIST)
                .answer(200, QFlowJson.write(Map.of("items", List.of(Map.of("id", evil, "name", evil)), "total", 1))));

        Ran table = Qflow.at(server).execute("workflows");
        Ran json = Qflow.at(server).execute("workflows", "--json");

        assertThat(table.out() + json.out() + table.err()).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
        assertThat(table.out().lines()).allMatch(line -> line.length() < 130, "bounded");
        assertThat(QFlowJson.readObject(json.out())).as("as it was sent").containsEntry("name", evil);
    }

    @Test
    void aCharacterOfTwoHalvesIsNotCutInTwo() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST)
                .answer(200, QFlowJson.write(List.of(Map.of("id", "w", "name", "\ud83d\ude00".repeat(80))))));

        assertThat(Qflow.at(server).execute("workflows", "--limit", "1").out())
                .contains("\ud83d\ude00".repeat(57) + "...  -");
    }

    @Test
    void numbersAreWrittenAsTheyCame() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST)
                .answer(200, "{\"items\":[{\"z\":1.50,\"a\":12345678901234567890,\"n\":null}],\"total\":\"1\"}"));

        assertThat(Qflow.at(server).execute("workflows", "--json").out().strip())
                .isEqualTo("{\"z\":1.50,\"a\":12345678901234567890,\"n\":null}");
    }

    @Test
    void aServiceThatRepeatsItsPagesEndsWithAWord() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).answer(200, "{\"items\":[{\"id\":\"w\"}]}"));

        Ran ran = Qflow.at(server).execute("workflows", "--json");

        assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.err()).contains("repeats a page of the list, which may be incomplete");
    }

    @Test
    void theNextPageWaitsAsLongAsTheServiceWants() {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST)
                .call(1)
                .header("X-RateLimit-Remaining", "0")
                .header("X-RateLimit-ToWait-Sec", "1")
                .answer(200, "[{\"id\":\"w\"}]"));
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).call(2).answer(200, "[]"));

        assertThat(Qflow.at(server).execute("workflows").code()).isEqualTo(ExitCodes.OK);

        List<JournalEntry> calls = server.journal().of(Operation.WORKFLOW_LIST);
        assertThat(calls).hasSize(2);
        assertThat(Duration.between(calls.get(0).time(), calls.get(1).time()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anExecutionWithoutStepsIsNoError() {
        server.addFault(Fault.on(Operation.STEP_LIST).answer(200, "{\"total\":0,\"items\":[]}"));

        Ran ran = Qflow.at(server).execute("steps", Given.WORKFLOW, "--json");

        assertThat(ran.code()).isEqualTo(ExitCodes.OK);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Nothing found");
    }

    private List<String> executions(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(server.startFromUi(Given.WORKFLOW, Instant.now().minusSeconds(i))
                    .id());
        }
        return ids;
    }
}

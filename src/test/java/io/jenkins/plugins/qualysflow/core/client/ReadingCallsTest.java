package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.NODE;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.qualysflow.core.model.Cloud;
import io.jenkins.plugins.qualysflow.core.model.Connector;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import io.jenkins.plugins.qualysflow.core.model.WorkflowComponent;
import io.jenkins.plugins.qualysflow.core.model.WorkflowDetails;
import io.jenkins.plugins.qualysflow.core.model.WorkflowVariable;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The calls that read, beyond those of a run: each asks for what it should and hands out what came. */
@Timeout(30)
class ReadingCallsTest {

    @TempDir
    private Path folder;

    private final SandboxServer server = SandboxServer.start(Sandbox.scenario(NodeData.json("[1.50]"))
            .dialect(Dialect.release119().withUnknownFields(true))
            .build());
    private final HttpQFlowClient client = Sandbox.client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void workflowsAreListedWithAllThatTheServiceSays() throws Exception {
        server.putWorkflow(
                SimulatedWorkflow.builder("w-2").name("Public buckets").build());

        Page<Workflow> page = await(client.workflows(WorkflowQuery.matching("qflow.name: Public buckets")));

        assertThat(page.total()).isEqualTo(1);
        assertThat(page.values())
                .extracting(Workflow::id, Workflow::name)
                .containsExactly(tuple("w-2", "Public buckets"));
        Map<String, Object> sent = page.items().get(0).sent();
        assertThat(sent.keySet())
                .containsExactly(
                        "id",
                        "workflow",
                        "name",
                        "createdAt",
                        "updatedAt",
                        "tags",
                        "customerId",
                        "xUnknownObject",
                        "xUnknownNumber");
        assertThat(sent.get("xUnknownObject").toString()).isEqualTo("{inside=null}");
    }

    @Test
    void numbersStayAsTheyWereWritten() throws Exception {
        server.addFault(Fault.on(Operation.WORKFLOW_LIST)
                .answer(200, "[{\"a\":1.50,\"b\":12345678901234567890123,\"c\":1e400,\"d\":null}]"));

        Map<String, Object> sent = await(client.workflows(WorkflowQuery.matching(null)))
                .items()
                .get(0)
                .sent();

        assertThat(sent.get("a")).isEqualTo(new BigDecimal("1.50"));
        assertThat(QFlowJson.write(sent))
                .isEqualTo("{\"a\":1.50,\"b\":12345678901234567890123,\"c\":1E+400,\"d\":null}");
    }

    @Test
    void everyParameterOfTheListsIsPassedOnEncoded() throws Exception {
        Instant start = Instant.parse("2026-11-01T01:45:36.220456789Z");
        Instant end = Instant.parse("2026-11-02T00:00:00Z");
        PageRequest second = new PageRequest(7, 2, 7, false);

        await(client.workflows(new WorkflowQuery("qflow.name: \"a&b=c\"", second)));
        await(client.executionList(WORKFLOW, new ExecutionQuery(start, end, "createdAt", "status: Success", second)));

        assertThat(query(Operation.WORKFLOW_LIST))
                .isEqualTo("query=qflow.name%3A%20%22a%26b%3Dc%22&pageSize=7&pageNumber=2");
        assertThat(query(Operation.EXECUTION_LIST))
                .isEqualTo("startAt=2026-11-01T01%3A45%3A36.220Z&endAt=2026-11-02T00%3A00%3A00Z&order=createdAt"
                        + "&query=status%3A%20Success&pageSize=7&pageNumber=2");
    }

    @Test
    void executionsAreFilteredBySomethingTheServiceUnderstands() throws Exception {
        Instant now = Instant.now();
        String old = server.startFromUi(WORKFLOW, now.minusSeconds(7200)).id();
        String young = server.startFromUi(WORKFLOW, now.minusSeconds(60)).id();
        PageRequest first = PageRequest.first(10);

        assertThat(await(client.executionList(
                                WORKFLOW, new ExecutionQuery(now.minusSeconds(3600), now, null, null, first)))
                        .values())
                .extracting(Execution::id)
                .containsExactly(young);
        assertThat(await(client.executionList(WORKFLOW, new ExecutionQuery(null, null, "createdAt", null, first)))
                        .values())
                .extracting(Execution::id)
                .containsExactly(old, young);
        assertThat(await(client.executionList(WORKFLOW, new ExecutionQuery(null, null, null, "status: Failed", first)))
                        .values())
                .isEmpty();
    }

    @Test
    void connectorsAreListedPageByPageWithoutTheirSecret() throws Exception {
        Scenario.Builder scenario = Sandbox.scenario();
        for (int i = 0; i < 3; i++) {
            scenario.connector(SimulatedConnector.of("aws", "id-" + i, "name " + i)
                    .with("awsAccountId", "12345678901" + i)
                    .with("remediationEnabled", i > 0));
        }
        try (SandboxServer totalCloud = SandboxServer.start(scenario.build())) {
            PageRequest first = PageRequest.first(2);
            HttpQFlowClient caller = Sandbox.client(totalCloud);

            Page<Connector> page = await(caller.connectors(Cloud.AWS, first));
            Page<Connector> last = await(caller.connectors(Cloud.AWS, first.next(2)));

            assertThat(page.total()).isEqualTo(3);
            assertThat(page.values().get(0))
                    .isEqualTo(
                            new Connector("id-0", Cloud.AWS, "name 0", "123456789010", null, "SUCCESS", false, true));
            assertThat(last.values()).extracting(Connector::id).containsExactly("id-2");
            assertThat(page.toString()).doesNotContain("external-id-of-id-0");
            assertThat(totalCloud.journal().of(Operation.CONNECTOR_LIST))
                    .extracting(JournalEntry::rawQuery)
                    .containsExactly("pageNo=0&pageSize=2", "pageNo=1&pageSize=2");
        }
    }

    @Test
    void aWorkflowsDefinitionIsReadOutOfItsText() throws Exception {
        server.putWorkflow(SimulatedWorkflow.builder("w-2")
                .name("Public buckets")
                .variable("region", QFlowJson.MAPPER.readTree("[\"eu-west-1\"]"))
                .node(SimulatedNode.of(NODE))
                .build());

        WorkflowDetails details = await(client.workflow("w-2"));

        assertThat(details.workflow().name()).isEqualTo("Public buckets");
        assertThat(details.revision()).hasSize(64);
        assertThat(details.tags()).singleElement().asString().startsWith("created_by=");
        assertThat(details.variables()).containsExactly(new WorkflowVariable("region", List.of("eu-west-1")));
        assertThat(details.components())
                .containsExactly(
                        new WorkflowComponent("trigger", "trigger", null, NODE, null),
                        new WorkflowComponent(NODE, "filter", null, null, "trigger"));
        assertThat(details.definitionProblem()).isNull();
        assertThat(error(client.workflow("none")).code()).isEqualTo("not_found");
    }

    @Test
    void anExecutionComesWithItsSteps() throws Exception {
        String id = server.startFromUi(WORKFLOW).id();

        ExecutionDetails details = await(client.executionWithSteps(id));

        assertThat(details.execution().id()).isEqualTo(id);
        assertThat(details.steps()).extracting(Step::nodeId).containsExactly("trigger", NODE);
        assertThat(query(Operation.EXECUTION_DETAILS)).isEqualTo("includeSteps=true");
    }

    @Test
    void anExecutionWithFarTooManyStepsIsNotReadToItsEnd() throws Exception {
        String step = "{\"nodeId\":\"" + "n".repeat(1000) + "\"},";
        server.addFault(Fault.on(Operation.EXECUTION_DETAILS)
                .answer(200, "{\"id\":\"e\",\"steps\":[" + step.repeat(5000) + "{}]}"));

        assertThat(error(client.executionWithSteps("e")))
                .hasMessageContaining("it is larger than 4194304 bytes")
                .returns("unreadable_answer", QFlowException::code);
    }

    @Test
    void stepsAreListedAsTheServiceSentThem() throws Exception {
        String id = server.startFromUi(WORKFLOW).id();

        Page<Step> page = await(client.stepList(id));

        assertThat(page.values())
                .extracting(Step::nodeId)
                .as("in the order they ran")
                .containsExactly("trigger", NODE);
        assertThat(page.items().get(1).sent()).containsEntry("nodeId", NODE).containsKey("eventOrder");
        assertThat(query(Operation.STEP_LIST)).isEqualTo("includeData=false");
    }

    @Test
    void stepsWithTheirDataGoToAFile() throws Exception {
        String id = server.startFromUi(WORKFLOW).id();
        Path target = folder.resolve("steps.json");

        Download download = await(client.stepsWithData(id, target, 1_000_000));

        assertThat(download).isEqualTo(new Download(Files.size(target), false));
        assertThat(Files.readString(target)).contains("\"output\":[1.50]");
        assertThat(query(Operation.STEP_LIST)).isEqualTo("includeData=true");
        assertThat(await(client.stepsWithData(id, target, 10)).cut()).isTrue();
    }

    @Test
    void anAnswerThatIsNoListIsUnreadable() throws Exception {
        for (String answer : List.of("{}", "{\"items\":[\"w\"]}", "{\"total\":1,\"items\":{}}", "[7]")) {
            server.clearFaults();
            server.addFault(Fault.on(Operation.WORKFLOW_LIST).answer(200, answer));

            assertThat(error(client.workflows(WorkflowQuery.matching(null))).code())
                    .as(answer)
                    .isEqualTo("unreadable_answer");
        }
        server.clearFaults();
        server.addFault(Fault.on(Operation.WORKFLOW_LIST).answer(200, "{\"password\":\"hunter2\",\"list\":[]}"));
        assertThat(error(client.workflows(WorkflowQuery.matching(null))).serviceMessage())
                .as("names help to find the fault, values may be secret")
                .isEqualTo("it has no items; it has password, list");
    }

    private String query(Operation operation) {
        return server.journal().of(operation).get(0).rawQuery();
    }
}

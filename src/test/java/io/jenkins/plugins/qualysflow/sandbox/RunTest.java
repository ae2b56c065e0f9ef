package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RunTest {
    private final SettableClock clock = new SettableClock();
    private SandboxServer server = SandboxServer.start(Given.twoNodes().build(), 0, clock);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "{\"input\":",
                "{\"input\":{}} {}",
                "{\"input\":\"text\"}",
                "{\"input\":null}",
                "{\"variables\":[]}",
                "{\"variables\":{\"region\":\" \"}}",
                "{\"variables\":{\"connectorId\":null}}"
            })
    void refusesABodyThatIsNotOfTheDocumentedShape(String body) throws Exception {
        HttpResponse<String> response = Caller.of(server).run(Given.WORKFLOW, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.executions()).isEmpty();
    }

    @Test
    void doesNotKnowAnotherWorkflow() throws Exception {
        assertThat(Caller.of(server)
                        .run("99999999-2222-4333-8444-555566667777", "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void startsNothingWithoutAValidToken() throws Exception {
        HttpResponse<String> response = Caller.of(server).withToken("other").run(Given.WORKFLOW, "{}");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(server.executions()).isEmpty();
    }

    @Test
    void isNoGet() throws Exception {
        HttpResponse<String> response = Caller.of(server).get("/qflowapi/v1/workflows/" + Given.WORKFLOW + "/run");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(server.journal().count(Operation.RUN)).isZero();
    }

    @Test
    void startsOneExecutionPerCall() throws Exception {
        String first = Caller.of(server).started(Given.WORKFLOW, "{}");
        String second = Caller.of(server).started(Given.WORKFLOW, "");

        assertThat(server.executions()).extracting(SimulatedExecution::id).containsExactly(first, second);
        assertThat(server.journal().count(Operation.RUN)).isEqualTo(2);
    }

    @Test
    void answersBareInTheFormOf119() throws Exception {
        JsonNode answer = Json.parse(Caller.of(server).run(Given.WORKFLOW, "{}").body());

        assertThat(answer.propertyNames()).containsExactly("message", "executionId");
        assertThat(answer.get("message").stringValue()).isEqualTo("Workflow execution started");
    }

    @Test
    void answersInDataInTheFormOf116AndTakesTheBodyAsInput() throws Exception {
        server.close();
        server = SandboxServer.start(
                Given.twoNodes().dialect(Dialect.release116()).build(), 0, clock);

        JsonNode answer = Json.parse(
                Caller.of(server).run(Given.WORKFLOW, "{\"information\":\"x\"}").body());

        JsonNode data = answer.get("data");
        assertThat(data.propertyNames())
                .containsExactly(
                        "customerId", "workflowId", "input", "executionId", "forceRun", "overrideVariables", "source");
        assertThat(data.get("input")).isEqualTo(Json.parse("{\"information\":\"x\"}"));
    }

    @Test
    void showsInputAndVariablesInTheInputOfTheTrigger() throws Exception {
        String id = Caller.of(server)
                .started(
                        Given.WORKFLOW,
                        "{\"input\":{\"tag\":\"v42\"},\"variables\":{\"connectorId\":\"c-1\",\"region\":\"eu-west-1\","
                                + "\"depthCount\":2}}");

        JsonNode input = Caller.of(server).json(Given.input(id, "trigger") + "?parseJson=true");

        assertThat(input.get("source").stringValue()).isEqualTo("PUBLIC_API");
        assertThat(input.get("input")).isEqualTo(Json.parse("{\"tag\":\"v42\"}"));
        assertThat(input.get("overrideVariables"))
                .isEqualTo(Json.parse("[{\"key\":\"connectorId\",\"value\":\"c-1\",\"type\":\"system-defined\"},"
                        + "{\"key\":\"region\",\"value\":[\"eu-west-1\"],\"type\":\"system-defined\"},"
                        + "{\"key\":\"depthCount\",\"value\":2,\"type\":\"user-defined\"}]"));
    }

    @Test
    void resolvesOldCredentialsIntoAConnectorWithItsExternalId() throws Exception {
        String id = Caller.of(server).started(Given.WORKFLOW, "{\"variables\":{\"credentials\":\"c-1\"}}");

        JsonNode input = Caller.of(server).json(Given.input(id, "trigger") + "?parseJson=true");

        JsonNode connector = input.at("/overrideVariables/0/value/0");
        assertThat(connector.get("qflowConnectorId").stringValue()).isEqualTo("c-1");
        assertThat(connector.has("externalId")).isTrue();
    }

    @Test
    void masksCredentialsInTheInputOfOtherNodes() throws Exception {
        String id = Caller.of(server).started(Given.WORKFLOW, "{\"variables\":{\"credentials\":\"c-1\"}}");

        JsonNode input = Caller.of(server).json(Given.input(id, Given.FILTER) + "?parseJson=true");

        assertThat(input.get("credentials").stringValue()).isEqualTo("********************");
        assertThat(input.at("/globalVariables/taskQueue").stringValue()).isEqualTo("soar_conductor_task");
    }

    @Test
    void keepsWhatItWasGivenForTests() throws Exception {
        String id = Caller.of(server).started(Given.WORKFLOW, "{\"input\":{\"a\":1},\"variables\":{\"b\":[true]}}");

        SimulatedExecution execution = server.execution(id).orElseThrow();

        assertThat(execution.input()).isEqualTo(Json.parse("{\"a\":1}"));
        assertThat(execution.variables()).isEqualTo(Json.parse("{\"b\":[true]}"));
        assertThat(execution.source()).isEqualTo("PUBLIC_API");
        assertThat(execution.startedAt()).isEqualTo(SettableClock.START);
    }
}

package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListTest {
    private static final String EXECUTIONS = Given.executions(Given.WORKFLOW);
    private static final String WORKFLOWS = "/qflowapi/v1/workflows";

    private final SettableClock clock = new SettableClock();
    private SandboxServer server;
    private String first;
    private String second;
    private String third;

    @BeforeEach
    void threeExecutionsAMinuteApart() {
        speak(Dialect.release119());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?pageSize=2",
                "?pageSize=2&offset=0",
                "?pageNumber=1",
                "?pageSize=0&pageNumber=1",
                "?pageSize=2&pageNumber=0",
                "?pageSize=two&pageNumber=1",
                "?pageSize=2&pageNumber=1&order=colour",
                "?pageSize=2&pageNumber=1&startAt=yesterday",
                "?pageSize=2&pageNumber=1&endAt=2026-03-01",
                "?pageSize=2&pageNumber=1&query=Success",
                "?pageSize=2&pageNumber=1&query=colour%3Ared"
            })
    void refusesWhatItDoesNotUnderstand(String query) throws Exception {
        assertThat(Caller.of(server).status(EXECUTIONS + query)).isEqualTo(400);
    }

    @Test
    void doesNotKnowAnotherWorkflow() throws Exception {
        assertThat(Caller.of(server).status(Given.executions("unknown") + "?pageSize=2&pageNumber=1"))
                .isEqualTo(404);
        assertThat(Caller.of(server).status(WORKFLOWS + "/unknown")).isEqualTo(404);
    }

    @Test
    void cutsPagesByNumberFromOne() throws Exception {
        assertThat(ids("?pageSize=2&pageNumber=1")).containsExactly(third, second);
        assertThat(ids("?pageSize=2&pageNumber=2")).containsExactly(first);
        assertThat(ids("?pageSize=2&pageNumber=3")).isEmpty();
    }

    @Test
    void canKnowOffsetsOnly() throws Exception {
        speak(Dialect.release119().withPaging(Dialect.Paging.OFFSET));

        assertThat(Caller.of(server).status(EXECUTIONS + "?pageSize=2&pageNumber=1"))
                .isEqualTo(400);
        assertThat(ids("?pageSize=2&offset=1")).containsExactly(second, first);
    }

    @Test
    void canRepeatTheFirstPageWhateverItsNumber() throws Exception {
        speak(Dialect.release119().withPaging(Dialect.Paging.OFFSET_IGNORING_PAGE_NUMBER));

        assertThat(ids("?pageSize=2&pageNumber=1")).containsExactly(third, second);
        assertThat(ids("?pageSize=2&pageNumber=2")).containsExactly(third, second);
    }

    @Test
    void canTakeEitherWayOfPaging() throws Exception {
        speak(Dialect.release119().withPaging(Dialect.Paging.EITHER));

        assertThat(ids("")).containsExactly(third, second, first);
        assertThat(ids("?pageSize=2&pageNumber=2")).containsExactly(first);
        assertThat(ids("?pageSize=2&offset=2")).containsExactly(first);
    }

    @Test
    void writesTheTotalAsDocumentedOrAlwaysInOneWay() throws Exception {
        assertThat(executions("").get("total").stringValue()).isEqualTo("3");
        assertThat(workflows("").get("total").isNumber()).isTrue();

        speak(Dialect.release119().withTotal(Dialect.Total.STRING));
        assertThat(workflows("").get("total").isString()).isTrue();

        speak(Dialect.release119().withTotal(Dialect.Total.NUMBER));
        assertThat(executions("").get("total").intValue()).isEqualTo(3);
    }

    @Test
    void keepsWhatBeganBetweenTwoInstants() throws Exception {
        String from = SettableClock.START.plusSeconds(60).toString();
        String to = SettableClock.START.plusSeconds(119).toString();

        assertThat(ids("?pageSize=9&pageNumber=1&startAt=" + encoded(from))).containsExactly(third, second);
        assertThat(ids("?pageSize=9&pageNumber=1&endAt=" + encoded(to))).containsExactly(second, first);
    }

    @Test
    void sortsByAFieldInBothDirections() throws Exception {
        assertThat(ids("?pageSize=9&pageNumber=1&order=createdAt")).containsExactly(first, second, third);
        assertThat(ids("?pageSize=9&pageNumber=1&order=-createdAt")).containsExactly(third, second, first);
    }

    @Test
    void findsExecutionsByStatus() throws Exception {
        assertThat(ids("?pageSize=9&pageNumber=1&query=" + encoded("status: Running")))
                .containsExactly(third);
        assertThat(ids("?pageSize=9&pageNumber=1&query=" + encoded("status: success")))
                .containsExactly(second, first);
    }

    @Test
    void findsWorkflowsByPartOfTheNameOrByTheWholeName() throws Exception {
        server.putWorkflow(
                SimulatedWorkflow.builder("w2").name("Two nodes and more").build());

        assertThat(names(workflows("&query=" + encoded("qflow.name: two nodes"))))
                .containsExactlyInAnyOrder("Two nodes", "Two nodes and more");
        assertThat(names(workflows("&query=" + encoded("qflow.name: \"and more\""))))
                .containsExactly("Two nodes and more");
        assertThat(names(workflows("&query=" + encoded("qflow.name: `Two nodes`"))))
                .containsExactly("Two nodes");
    }

    @Test
    void wrapsListsAndUnwrapsDetailsWhenToldTo() throws Exception {
        speak(Dialect.release119().withListEnvelope(Dialect.Envelope.DATA).withDetailsEnvelope(Dialect.Envelope.BARE));

        assertThat(executions("").at("/data/items")).hasSize(3);
        assertThat(Caller.of(server).json(Given.execution(first)).get("id").stringValue())
                .isEqualTo(first);
        JsonNode steps = Caller.of(server).json(Given.steps(first) + "?includeData=true");
        assertThat(steps.at("/data/items/1/output").isArray()).isTrue();
    }

    @Test
    void canShowTheMissingEndAsNull() throws Exception {
        speak(Dialect.release119().withRunningEndDate(Dialect.RunningEndDate.NULL));

        JsonNode running = executions("").at("/items/0");

        assertThat(running.get("endDate").isNull()).isTrue();
        assertThat(running.at("/details/executionEndDate").isNull()).isTrue();
    }

    @Test
    void showsProjectsAsAListOfNullUnlessToldOtherwise() throws Exception {
        assertThat(executions("").at("/items/0/categories/projects")).isEqualTo(Json.parse("[null]"));

        speak(Dialect.release119().withNullProjects(false));
        assertThat(executions("").at("/items/0/categories/projects")).isEmpty();
    }

    @Test
    void canCarryMembersNobodyKnows() throws Exception {
        speak(Dialect.release119().withUnknownFields(true));

        assertThat(executions("").at("/items/0").has("xUnknownObject")).isTrue();
        assertThat(workflows("").at("/items/0").has("xUnknownNumber")).isTrue();
        assertThat(Caller.of(server).json(Given.steps(first)).at("/items/0").has("xUnknownObject"))
                .isTrue();
    }

    @Test
    void givesTheDefinitionOfAWorkflowAsTextThatHoldsJson() throws Exception {
        JsonNode data = Caller.of(server).json(WORKFLOWS + "/" + Given.WORKFLOW).get("data");

        JsonNode definition = Json.parse(data.get("definition").stringValue());
        assertThat(definition.at("/components/0"))
                .isEqualTo(Json.parse("{\"id\":\"trigger\",\"type\":\"trigger\",\"next\":\"" + Given.FILTER + "\"}"));
        assertThat(data.get("revision").stringValue()).matches("[0-9a-f]{64}");
        assertThat(data.get("name").stringValue()).isEqualTo("Two nodes");
    }

    private void speak(Dialect dialect) {
        if (server != null) {
            server.close();
        }
        server = SandboxServer.start(Given.twoNodes().dialect(dialect).build(), 0, clock);
        first = server.startFromUi(Given.WORKFLOW, SettableClock.START).id();
        second = server.startFromUi(Given.WORKFLOW, SettableClock.START.plusSeconds(60))
                .id();
        third = server.startFromUi(Given.WORKFLOW, SettableClock.START.plusSeconds(120))
                .id();
        if (clock.instant().equals(SettableClock.START)) {
            clock.advanceSeconds(121);
        }
    }

    private List<String> ids(String query) throws Exception {
        return Caller.of(server)
                .json(EXECUTIONS + query)
                .get("items")
                .valueStream()
                .map(item -> item.get("id").stringValue())
                .toList();
    }

    private JsonNode executions(String more) throws Exception {
        return Caller.of(server).json(EXECUTIONS + "?pageSize=9&pageNumber=1" + more);
    }

    private JsonNode workflows(String more) throws Exception {
        return Caller.of(server).json(WORKFLOWS + "?pageSize=9&pageNumber=1" + more);
    }

    private static List<String> names(JsonNode list) {
        return list.get("items")
                .valueStream()
                .map(item -> item.get("name").stringValue())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

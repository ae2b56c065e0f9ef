package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.ScenarioException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ScenarioReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | $ must be an object",
                "{\"workflos\":[]} | $ has the unknown member workflos",
                "{\"workflows\":{}} | $.workflows must be an array",
                "{\"workflows\":[{}]} | $.workflows[0].id is missing",
                "{\"workflows\":[{\"id\":\"a\",\"x\":1}]} | $.workflows[0] has the unknown member x",
                "{\"workflows\":[{\"id\":\"a\"},{\"id\":\"a\"}]} | there is a workflow a already",
                "{\"workflows\":[{\"id\":\"a\",\"duration\":\"5\"}]} | $.workflows[0].duration must be",
                "{\"workflows\":[{\"id\":\"a\",\"nodes\":[{\"nodeId\":\"trigger\"}]}]} | has a node trigger already",
                "{\"workflows\":[{\"id\":\"a\",\"nodes\":[{\"nodeId\":\"n\",\"share\":-1}]}]} | share must be",
                "{\"workflows\":[{\"id\":\"a\",\"nodes\":[{\"nodeId\":\"n\",\"output\":1,"
                        + "\"generatedOutputBytes\":9}]}]} "
                        + "| exclude each other",
                "{\"workflows\":[{\"id\":\"a\",\"children\":[{\"workflowId\":\"b\",\"startShare\":2}]}]} | startShare",
                "{\"connectors\":[{\"cloud\":\"aws\"}]} | $.connectors[0].row is missing",
                "{\"connectors\":[{\"cloud\":\"aws\",\"row\":[]}]} | $.connectors[0].row must be an object",
                "{\"connectors\":[{\"row\":{}}]} | $.connectors[0].cloud is missing",
                "{\"recordLag\":3} | $.recordLag must be a text",
                "{\"dialect\":{\"paging\":\"SIDEWAYS\"}} | $.dialect.paging must be one of",
                "{\"dialect\":{\"childTraces\":[\"SMELL\"]}} | each of $.dialect.childTraces must be one of",
                "{\"dialect\":{\"childTraces\":\"LINKED\"}} | $.dialect.childTraces must be an array",
                "{\"dialect\":{\"nullProjects\":\"yes\"}} | $.dialect.nullProjects must be true",
                "{\"rateLimit\":{\"calls\":0}} | $.rateLimit: calls must be at least 1",
                "{\"rateLimit\":{\"calls\":99999999999}} | $.rateLimit: integer overflow",
                "{\"credentials\":{\"clients\":[{\"id\":\"a\"}]}} | $.credentials.clients[0].secret",
                "{\"credentials\":{\"tokens\":[1]}} | $.credentials.tokens[0] must be a text",
                "{\"faults\":[{\"action\":\"PASS\"}]} | $.faults[0].operation is missing",
                "{\"faults\":[{\"operation\":\"RUN\"}]} | $.faults[0].action is missing",
                "{\"faults\":[{\"operation\":\"RUN\",\"action\":\"ANSWER\"}]} | $.faults[0].status is missing",
                "{\"faults\":[{\"operation\":\"RUN\",\"action\":\"PASS\",\"status\":1}]} | unknown member status",
                "{\"faults\":[{\"operation\":\"RUN\",\"action\":\"PASS\",\"from\":3,\"to\":2}]} | in order",
                "{\"runningStatus\":\"a\",\"runningStatus\":\"b\"} | Duplicate",
                "{ | the scenario is no JSON"
            })
    void refusesWhatIsWrongAndNamesThePlace(String json, String message) {
        assertThatThrownBy(() -> Scenario.parse(json))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesTheFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("scenario.json"), "{\"x\":1}");

        assertThatThrownBy(() -> Scenario.read(file))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("scenario.json")
                .hasMessageContaining("unknown member x");
    }

    @Test
    void readsEverythingTheFormatKnows() throws Exception {
        Scenario scenario = Scenario.parse("""
                {
                  "credentials": {
                    "clients": [{"id": "c", "secret": "s"}], "users": [{"name": "u", "password": "p"}],
                    "tokens": ["caller-token"], "tokenLife": "90m"
                  },
                  "runningStatus": "In Progress", "recordLag": "200ms", "listLag": "1s",
                  "dialect": {
                    "runAnswer": "DATA", "runBody": "MEMBERS", "listEnvelope": "DATA", "detailsEnvelope": "BARE",
                    "total": "STRING", "parseJson": "IGNORED", "stringForm": "ESCAPED", "paging": "EITHER",
                    "runningEndDate": "NULL", "tokenForm": "JSON", "nullProjects": false,
                    "unknownFields": true, "includedSteps": "LIST", "childTraces": ["OUTPUT"]
                  },
                  "rateLimit": {"calls": 5, "window": "100s", "scope": "PER_ENDPOINT", "status": 409,
                                "headers": false, "retryAfter": true},
                  "faults": [
                    {"operation": "RUN", "from": 2, "to": 2, "path": "/w1/", "delay": "1ms", "replyDelay": "1ms",
                     "action": "ANSWER", "status": 503, "headers": {"Retry-After": "5"}, "body": {"message": "no"},
                     "processed": true},
                    {"operation": "STEP_INPUT", "action": "DROP_BEFORE_REPLY"}
                  ],
                  "workflows": [{
                    "id": "w1", "name": "One", "duration": "2h", "status": "Failed", "variables": {"region": ["r"]},
                    "nodes": [
                      {"nodeId": "n1", "nodeType": "t", "status": "Skipped", "share": 0, "input": {"i": 1.50},
                       "output": null},
                      {"nodeId": "n2", "generatedInputBytes": 10, "generatedOutputBytes": 20},
                      {"nodeId": "n3", "triggers": "w2"}
                    ],
                    "children": [{"workflowId": "w1", "startShare": 1}]
                  }, {"id": "w2"}]
                }
                """);

        SettableClock clock = new SettableClock();
        try (SandboxServer server = SandboxServer.start(scenario, 0, clock)) {
            Caller caller = Caller.of(server);
            JsonNode data = Json.parse(caller.run("w1", "{}").body()).get("data");
            String id = data.get("executionId").stringValue();
            assertThat(caller.status(Given.execution(id))).isEqualTo(404);
            assertThat(caller.run("w1", "{}").body()).isEqualTo("{\"message\":\"no\"}");
            assertThat(server.executions()).hasSize(2);
            clock.advanceSeconds(1);
            assertThat(caller.json(Given.execution(id)).get("status").stringValue())
                    .isEqualTo("In Progress");
            clock.advance(Duration.ofHours(2));
            assertThat(caller.json(Given.execution(id)).get("status").stringValue())
                    .isEqualTo("Failed");
            assertThat(caller.status(Given.output(id, "n1"))).isEqualTo(404);
            assertThat(caller.get(Given.output(id, "n2")).body()).hasSize(20);
            assertThat(caller.get(Given.output(id, "n3")).body()).contains("WORKFLOW_TRIGGER", "w2");
            assertThat(caller.json(Given.execution(id))
                            .get("linkedExecutionIds")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void keepsEverythingInAChangedCopy() {
        Scenario scenario = Scenario.demo().toBuilder()
                .rateLimit(RateLimit.of(3, Duration.ofMinutes(1)))
                .recordLag(Duration.ofSeconds(1))
                .listLag(Duration.ofSeconds(2))
                .runningStatus("Busy")
                .dialect(Dialect.release116())
                .fault(Fault.on(Operation.RUN).cutReply())
                .build();

        assertThat(scenario.toBuilder().build()).isEqualTo(scenario);
    }

    @Test
    void contentsItselfWithAnEmptyObject() {
        assertThat(Scenario.parse("{}").workflows()).isEmpty();
    }

    @Test
    void knowsEveryActionOfAFault() {
        String[] actions = {
            "PASS",
            "GARBAGE",
            "HTML",
            "WRONG_CONTENT",
            "WITHOUT_EXECUTION_ID",
            "WITHOUT_DATA",
            "MASKED_DATA",
            "WRONG_TOTAL",
            "HALF_BODY",
            "CUT_REPLY",
            "DROP_BEFORE_REPLY",
            "DROP_BEFORE_PROCESSING",
            "DROP_WHILE_READING"
        };
        for (String action : actions) {
            Scenario scenario = Scenario.parse("{\"faults\":[{\"operation\":\"RUN\",\"action\":\"" + action + "\"}]}");

            assertThat(scenario.faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.operation()).isEqualTo(Operation.RUN));
        }
    }
}

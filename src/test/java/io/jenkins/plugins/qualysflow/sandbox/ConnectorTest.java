package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedConnector;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given a service that knows connectors of TotalCloud. */
class ConnectorTest {
    private static final String AWS = "/cloudview-api/rest/v1/aws/connectors";
    private static final String AZURE = "/cloudview-api/rest/v1/azure/connectors";

    @Test
    void eachCloudHasItsOwnListWithPagesFromZero() throws Exception {
        Scenario.Builder scenario = Given.twoNodes().connector(SimulatedConnector.of("gcp", "g", "G"));
        for (String id : List.of("a", "b", "c")) {
            scenario.connector(SimulatedConnector.of("aws", id, "name of " + id));
        }
        try (SandboxServer server = SandboxServer.start(scenario.build())) {
            Caller caller = Caller.of(server);

            assertThat(ids(caller.json(AWS + "?pageNo=0&pageSize=2"))).containsExactly("a", "b");
            JsonNode last = caller.json(AWS + "?pageNo=1&pageSize=2");
            assertThat(ids(last)).containsExactly("c");
            assertThat(last.get("totalElements").intValue()).isEqualTo(3);
            assertThat(last.get("last").booleanValue()).isTrue();
            assertThat(ids(caller.json(AZURE))).isEmpty();
            assertThat(caller.status("/cloudview-api/rest/v1/oci/connectors")).isEqualTo(404);
            assertThat(caller.status(AWS + "?pageNo=-1")).isEqualTo(400);
            assertThat(caller.withToken("another").status(AWS)).isEqualTo(401);
        }
    }

    @Test
    void aScenarioFileNamesThemAndWhatIsRefused() throws Exception {
        Scenario scenario = Scenario.parse("""
                {
                  "credentials": {"tokens": ["caller-token"]},
                  "faults": [{"operation": "CONNECTOR_LIST", "path": "/azure/", "action": "ANSWER", "status": 403}],
                  "connectors": [{"cloud": "aws", "row": {"connectorId": "a", "isDisabled": true}}]
                }
                """);
        try (SandboxServer server = SandboxServer.start(scenario)) {
            Caller caller = Caller.of(server);

            assertThat(caller.status(AZURE)).isEqualTo(403);
            assertThat(caller.json(AWS).get("content").get(0).toString())
                    .isEqualTo("{\"connectorId\":\"a\",\"isDisabled\":true}");
            server.addFault(Fault.on(Operation.CONNECTOR_LIST).answer(403));
            assertThat(caller.status(AWS)).isEqualTo(403);
        }
    }

    private static List<String> ids(JsonNode page) {
        return page.get("content")
                .valueStream()
                .map(row -> row.get("connectorId").stringValue())
                .toList();
    }
}

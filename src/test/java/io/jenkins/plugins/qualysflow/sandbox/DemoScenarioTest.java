package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoScenarioTest {
    private final SettableClock clock = new SettableClock();
    private final SandboxServer server = SandboxServer.start(Scenario.demo(), 0, clock);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void endsAsItsWorkflowsSay() throws Exception {
        Caller caller = loggedIn();
        for (SimulatedWorkflow workflow : Scenario.demo().workflows()) {
            String id = caller.started(
                    workflow.id(),
                    "{\"variables\":{\"connectorId\":\"0a1b2c3d-1111-3222-9333-444455556666\","
                            + "\"region\":\"eu-west-1\"}}");
            assertThat(workflow.duration()).isLessThanOrEqualTo(Duration.ofSeconds(10));
            clock.advance(workflow.duration());

            JsonNode data = caller.json(Given.execution(id)).get("data");
            String expected = workflow.name().startsWith("Rotate") ? "Failed" : "Success";
            assertThat(data.get("status").stringValue()).isEqualTo(expected);
            assertThat(data.at("/categories/regions/0").stringValue()).isEqualTo("eu-west-1");
        }
    }

    @Test
    void hasThreeWorkflowsOneOfThemWithSixNodes() {
        assertThat(Scenario.demo().workflows())
                .extracting(workflow -> workflow.nodes().size())
                .containsExactly(3, 6, 2);
    }

    @Test
    void holdsThingsThatMustNotBeArchivedAsTheyAre() throws Exception {
        Caller caller = loggedIn();
        SimulatedWorkflow remediation = Scenario.demo().workflows().get(0);
        String id = caller.started(remediation.id(), "{}");
        clock.advance(remediation.duration());

        JsonNode output = caller.json(Given.output(id, "node-91c0aa17-action") + "?parseJson=true");

        assertThat(output.at("/connector/externalId").stringValue()).isNotEmpty();
        assertThat(output.get("credentials").stringValue()).isEqualTo("*".repeat(20));
    }

    private Caller loggedIn() throws Exception {
        Caller caller = Caller.of(server);
        return caller.withToken(caller.send(HttpRequest.newBuilder(server.url().resolve("/auth/oidc"))
                        .header("clientId", "demo-client")
                        .header("clientSecret", "demo-secret")
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .body());
    }
}

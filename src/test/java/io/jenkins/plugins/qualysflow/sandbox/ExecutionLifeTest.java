package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExecutionLifeTest {
    private final SettableClock clock = new SettableClock();
    private SandboxServer server = start(Given.twoNodes());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void doesNotKnowAnotherExecution() throws Exception {
        assertThat(Caller.of(server).status(Given.execution("unknown"))).isEqualTo(404);
        assertThat(Caller.of(server).status(Given.steps("unknown"))).isEqualTo(404);
        assertThatThrownBy(() -> server.finish("unknown", "Failed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void doesNotServeExecutionsOlderThanThirtyDays() throws Exception {
        String id = begin();

        clock.advance(Duration.ofDays(30));
        assertThat(Caller.of(server).status(Given.execution(id))).isEqualTo(200);
        clock.advanceSeconds(1);

        assertThat(Caller.of(server).status(Given.execution(id))).isEqualTo(404);
        assertThat(listed()).isEmpty();
    }

    @Test
    void answers404WhileTheRecordLags() throws Exception {
        restart(Given.twoNodes().recordLag(Duration.ofSeconds(3)).listLag(Duration.ofSeconds(5)));
        String id = begin();

        assertThat(Caller.of(server).status(Given.execution(id))).isEqualTo(404);
        clock.advanceSeconds(3);
        assertThat(Caller.of(server).status(Given.execution(id))).isEqualTo(200);
        assertThat(listed()).isEmpty();
        clock.advanceSeconds(2);
        assertThat(listed()).containsExactly(id);
    }

    @Test
    void hasNoEndWhileItRuns() throws Exception {
        String id = begin();
        clock.advance(Duration.ofMillis(9_999));

        JsonNode data = details(id);

        assertThat(data.get("status").stringValue()).isEqualTo("Running");
        assertThat(data.has("endDate")).isFalse();
        assertThat(data.get("details").has("executionEndDate")).isFalse();
    }

    @Test
    void endsWhenItsDurationIsOver() throws Exception {
        String id = begin();
        clock.advanceSeconds(60);

        JsonNode data = details(id);

        long end = SettableClock.START.plusSeconds(10).toEpochMilli();
        assertThat(data.get("status").stringValue()).isEqualTo("Success");
        assertThat(data.get("startDate").longValue()).isEqualTo(SettableClock.START.toEpochMilli());
        assertThat(data.get("endDate").longValue()).isEqualTo(end);
        assertThat(data.at("/details/executionEndDate").longValue()).isEqualTo(end);
        assertThat(data.get("parDateKey").stringValue()).isEqualTo("2026-03-01T00:00:00.000Z");
    }

    @Test
    void showsTheStepsThatHaveBegun() throws Exception {
        String id = begin();

        clock.advanceSeconds(2);
        assertThat(steps(id)).containsExactly("trigger Success", Given.FILTER + " Running");
        clock.advanceSeconds(4);
        assertThat(steps(id)).containsExactly("trigger Success", Given.FILTER + " Success", Given.REPORT + " Running");
        clock.advanceSeconds(4);
        assertThat(steps(id)).containsExactly("trigger Success", Given.FILTER + " Success", Given.REPORT + " Success");
    }

    @Test
    void endsWhenATestSaysSoAndItsRunningStepWithIt() throws Exception {
        String id = begin();
        clock.advanceSeconds(2);

        server.finish(id, "Terminated");
        clock.advanceSeconds(100);

        JsonNode data = details(id);
        assertThat(data.get("status").stringValue()).isEqualTo("Terminated");
        assertThat(data.get("endDate").longValue())
                .isEqualTo(SettableClock.START.plusSeconds(2).toEpochMilli());
        assertThat(steps(id)).containsExactly("trigger Success", Given.FILTER + " Terminated");
    }

    @Test
    void keepsItsEndWhenATestOnlyChangesTheStatusLater() {
        String id = server.startFromUi(Given.WORKFLOW).id();
        clock.advanceSeconds(60);

        server.finish(id, "Error");

        SimulatedExecution execution = server.execution(id).orElseThrow();
        assertThat(execution.status()).isEqualTo("Error");
        assertThat(execution.endDate()).contains(SettableClock.START.plusSeconds(10));
    }

    @Test
    void isSeenWhenAnotherUserBeganIt() throws Exception {
        Instant yesterday = SettableClock.START.minus(Duration.ofDays(1));

        String id = server.startFromUi(Given.WORKFLOW, yesterday).id();

        JsonNode data = details(id);
        assertThat(data.get("source").stringValue()).isEqualTo("UI");
        assertThat(data.get("createdAt").longValue()).isEqualTo(yesterday.toEpochMilli());
    }

    @Test
    void keepsTheWorkflowItBeganWith() throws Exception {
        String id = begin();

        server.putWorkflow(Given.workflow().duration(Duration.ofHours(1)).build());
        clock.advanceSeconds(10);

        assertThat(details(id).get("status").stringValue()).isEqualTo("Success");
        String second = begin();
        clock.advanceSeconds(10);
        assertThat(details(second).get("status").stringValue()).isEqualTo("Running");
    }

    @Test
    void cannotBeBegunOnceTheWorkflowIsRemoved() throws Exception {
        server.removeWorkflow(Given.WORKFLOW);

        assertThat(Caller.of(server).run(Given.WORKFLOW, "{}").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> server.startFromUi(Given.WORKFLOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void beginsItsChildrenAtTheirTime() throws Exception {
        restart(Given.twoNodes()
                .workflow(SimulatedWorkflow.builder("parent")
                        .duration(Duration.ofSeconds(20))
                        .child(Given.WORKFLOW, 0.5)
                        .build()));
        String parent = Caller.of(server).started("parent", "{}");

        clock.advanceSeconds(9);
        assertThat(listed()).isEmpty();
        assertThat(details(parent).get("linkedExecutionIds").isNull()).isTrue();
        clock.advanceSeconds(1);

        String child = listed().get(0);
        assertThat(details(child).get("parentExecutionId").stringValue()).isEqualTo(parent);
        assertThat(details(child).get("source").stringValue()).isEqualTo("WORKFLOW_TRIGGER");
        assertThat(details(parent).at("/linkedExecutionIds/0").stringValue()).isEqualTo(child);
    }

    @Test
    void aNodeThatTriggersAWorkflowNamesTheExecutionInItsOutput() throws Exception {
        restart(Given.twoNodes()
                .workflow(SimulatedWorkflow.builder("parent")
                        .duration(Duration.ofSeconds(20))
                        .node(SimulatedNode.of("first"))
                        .node(SimulatedNode.of("second").withTriggered(Given.WORKFLOW))
                        .build()));
        String parent = Caller.of(server).started("parent", "{}");

        clock.advanceSeconds(9);
        assertThat(listed()).isEmpty();
        clock.advanceSeconds(11);

        JsonNode output = Json.parse(Caller.of(server)
                .get(Given.output(parent, "second") + "?parseJson=true")
                .body());
        assertThat(output.get(0).get("source").stringValue()).isEqualTo("WORKFLOW_TRIGGER");
        assertThat(output.get(0).get("executionId").stringValue()).isEqualTo(listed().get(0));
    }

    @Test
    void showsTheExecutionItBeganOnlyWhereTheDialectSaysSo() throws Exception {
        restart(Given.twoNodes()
                .dialect(Dialect.release119().withChildTraces(Set.of(Dialect.ChildTrace.PARENT)))
                .workflow(SimulatedWorkflow.builder("parent")
                        .duration(Duration.ofSeconds(20))
                        .node(SimulatedNode.of("first").withTriggered(Given.WORKFLOW))
                        .build()));
        String parent = Caller.of(server).started("parent", "{}");
        clock.advanceSeconds(20);

        assertThat(details(listed().get(0)).get("parentExecutionId").stringValue())
                .isEqualTo(parent);
        assertThat(details(parent).get("linkedExecutionIds").isNull()).isTrue();
        assertThat(Caller.of(server).json(Given.output(parent, "first") + "?parseJson=true"))
                .isEmpty();
    }

    @Test
    void doesNotBeginChildrenForEver() throws Exception {
        restart(Given.twoNodes()
                .workflow(SimulatedWorkflow.builder("loop").child("loop", 0).build()));

        Caller.of(server).started("loop", "{}");

        assertThat(server.executions()).hasSize(8);
    }

    private SandboxServer start(Scenario.Builder scenario) {
        return SandboxServer.start(scenario.build(), 0, clock);
    }

    private void restart(Scenario.Builder scenario) {
        server.close();
        server = start(scenario);
    }

    private String begin() throws Exception {
        return Caller.of(server).started(Given.WORKFLOW, "{}");
    }

    private JsonNode details(String id) throws Exception {
        return Caller.of(server).json(Given.execution(id)).get("data");
    }

    private List<String> listed() throws Exception {
        return Caller.of(server)
                .json(Given.executions(Given.WORKFLOW) + "?pageSize=10&pageNumber=1")
                .get("items")
                .valueStream()
                .map(item -> item.get("id").stringValue())
                .toList();
    }

    private List<String> steps(String id) throws Exception {
        return Caller.of(server)
                .json(Given.steps(id))
                .get("items")
                .valueStream()
                .map(item -> item.get("nodeId").stringValue() + " "
                        + item.get("status").stringValue())
                .toList();
    }
}

package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders steps and finds their data. */
final class StepRecord {
    private final Renderer renderer;
    private final Executions executions;
    private final StepInputs inputs;

    StepRecord(Renderer renderer, Executions executions) {
        this.renderer = renderer;
        this.executions = executions;
        this.inputs = new StepInputs(renderer.customerId());
    }

    ObjectNode of(SimulatedExecution execution, SimulatedStep step) {
        ObjectNode node = Json.object();
        node.put(
                "id",
                Ulid.of(step.startedAt(), execution.id() + "/" + step.node().nodeId()));
        node.put("nodeId", step.node().nodeId());
        node.put("nodeType", step.node().nodeType());
        node.put("eventOrder", step.order());
        node.put("execution", execution.id());
        node.put("status", step.status());
        Instant updated = step.end().orElse(step.startedAt());
        renderer.common(node, step.startedAt(), updated);
        Renderer.day(node, step.startedAt());
        return node;
    }

    /** The record with the members {@code input} and {@code output}, as far as the step has them, as a stream. */
    Body withData(SimulatedExecution execution, SimulatedStep step) {
        String record = Json.text(of(execution, step));
        List<Body> parts = new ArrayList<>();
        parts.add(Body.of(record.substring(0, record.length() - 1)));
        input(execution, step).ifPresent(data -> parts.addAll(List.of(Body.of(",\"input\":"), data)));
        output(execution, step).ifPresent(data -> parts.addAll(List.of(Body.of(",\"output\":"), data)));
        parts.add(Body.of("}"));
        return Body.sequence(parts);
    }

    /** What a step that has begun was given. */
    Optional<Body> input(SimulatedExecution execution, SimulatedStep step) {
        if (step.isTrigger()) {
            return Optional.of(Body.of(Json.bytes(inputs.ofTrigger(execution))));
        }
        return Optional.of(step.node()
                .input()
                .orElseGet(() -> NodeData.json(inputs.ofNode(execution, step.node())))
                .body());
    }

    /** What a step gave, empty while it runs and if it has none. */
    Optional<Body> output(SimulatedExecution execution, SimulatedStep step) {
        if (step.end().isEmpty()) {
            return Optional.empty();
        }
        if (step.isTrigger()) {
            return Optional.of(Body.of(Json.bytes(Json.array().add(inputs.ofTrigger(execution)))));
        }
        return step.node()
                .triggers()
                .map(workflowId -> triggered(execution, workflowId))
                .or(() -> step.node().output().map(NodeData::body));
    }

    /** What the node of the documented sample gives: what the executions that it triggered were begun with. */
    private Body triggered(SimulatedExecution execution, String workflowId) {
        ArrayNode elements = Json.array();
        if (renderer.dialect().shows(Dialect.ChildTrace.OUTPUT)) {
            executions.childrenOf(execution.id()).stream()
                    .filter(child -> child.workflowId().equals(workflowId))
                    .forEach(child -> elements.add(inputs.ofTrigger(child)));
        }
        return Body.of(Json.bytes(elements));
    }
}

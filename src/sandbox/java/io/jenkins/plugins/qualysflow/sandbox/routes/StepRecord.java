package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders steps, finds their data, and makes up the inputs that a scenario does not give. */
final class StepRecord {
    /** What the service shows in place of credentials. */
    static final String MASK = "*".repeat(20);

    private static final String ACCOUNT = "123456789012";

    private final Renderer renderer;
    private final Executions executions;

    StepRecord(Renderer renderer, Executions executions) {
        this.renderer = renderer;
        this.executions = executions;
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
            return Optional.of(Body.of(Json.bytes(triggerInput(execution))));
        }
        return Optional.of(step.node()
                .input()
                .orElseGet(() -> NodeData.json(nodeInput(execution, step.node())))
                .body());
    }

    /** What a step gave, empty while it runs and if it has none. */
    Optional<Body> output(SimulatedExecution execution, SimulatedStep step) {
        if (step.end().isEmpty()) {
            return Optional.empty();
        }
        if (step.isTrigger()) {
            return Optional.of(Body.of(Json.bytes(Json.array().add(triggerInput(execution)))));
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
                    .forEach(child -> elements.add(triggerInput(child)));
        }
        return Body.of(Json.bytes(elements));
    }

    /** What the execution was begun with. */
    private static ObjectNode triggerInput(SimulatedExecution execution) {
        ObjectNode node = Json.object();
        node.put("source", execution.source());
        node.put("customerId", Scenario.CUSTOMER_ID);
        node.put("workflowId", execution.workflowId());
        node.set("input", execution.input());
        node.put("executionId", execution.id());
        // Seen true for runs by the API and false for those begun by a workflow; no document explains it.
        node.put("forceRun", !execution.source().equals("WORKFLOW_TRIGGER"));
        node.set("overrideVariables", overrides(execution.variables()));
        return node;
    }

    /** What an ordinary node sees, in the members and with the masks of the documented sample. */
    private static ObjectNode nodeInput(SimulatedExecution execution, SimulatedNode node) {
        ObjectNode variables = Json.object();
        variables.setAll(execution.workflow().variables());
        variables.setAll(execution.variables());
        ObjectNode input = Json.object();
        input.put("previousOutputPath", "");
        input.put("method", node.nodeType());
        input.put("service", "QFLOW");
        input.put("cloudType", "QUALYS");
        input.put("workflowId", execution.workflowId());
        input.put("executionId", execution.id());
        input.put("customerId", Scenario.CUSTOMER_ID);
        environment(input, variables);
        input.putArray("collection").add(execution.input());
        input.put("stepMessage", "");
        input.put("success", true);
        environment(input.putObject("globalVariables"), variables).put("taskQueue", "soar_conductor_task");
        return input;
    }

    static ArrayNode overrides(ObjectNode variables) {
        ArrayNode overrides = Json.array();
        for (Map.Entry<String, JsonNode> variable : variables.properties()) {
            boolean system = RunRequest.SYSTEM_VARIABLES.contains(variable.getKey());
            ObjectNode override = overrides.addObject();
            override.put("key", variable.getKey());
            override.set("value", system ? resolved(variable.getKey(), variable.getValue()) : variable.getValue());
            override.put("type", system ? "system-defined" : "user-defined");
        }
        return overrides;
    }

    /** The service wraps regions into lists and looks connectors up; the result is not masked. */
    private static JsonNode resolved(String key, JsonNode value) {
        if (key.startsWith("credentials") && value.isString()) {
            ObjectNode connector = Json.object();
            connector.put("type", "role");
            connector.put("arn", "arn:aws:iam::" + ACCOUNT + ":role/QFLOW_1");
            connector.put("externalId", "ext-" + ACCOUNT);
            connector.put("account", ACCOUNT);
            connector.put("accountId", ACCOUNT);
            connector.put("isMigrated", true);
            connector.put("qflowConnectorId", value.stringValue());
            return Json.array().add(connector);
        }
        return key.equals("region") && !value.isArray() ? Json.array().add(value) : value;
    }

    private static ObjectNode environment(ObjectNode node, ObjectNode variables) {
        JsonNode region = variables.get("region");
        node.set("region", region == null ? Json.array() : region);
        node.putArray("resourceGroup");
        node.putArray("project");
        node.put("credentials", MASK);
        node.put("credentials_azure", MASK);
        node.put("credentials_gcp", MASK);
        return node;
    }
}

package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Step inputs that the service makes up: what the trigger was given, and what any node gets to see. */
final class StepInputs {
    static final String MASK = "*".repeat(20);
    private static final String ACCOUNT = "123456789012";

    private final String customerId;

    StepInputs(String customerId) {
        this.customerId = customerId;
    }

    /** What the execution was begun with. */
    ObjectNode ofTrigger(SimulatedExecution execution) {
        ObjectNode node = Json.object();
        node.put("source", execution.source());
        node.put("customerId", customerId);
        node.put("workflowId", execution.workflowId());
        node.set("input", execution.input());
        node.put("executionId", execution.id());
        // Seen true for runs by the API and false for those begun by a workflow; no document explains it.
        node.put("forceRun", !execution.source().equals("WORKFLOW_TRIGGER"));
        node.set("overrideVariables", overrides(execution.variables()));
        return node;
    }

    /** What an ordinary node sees, in the members and with the masks of the documented sample. */
    ObjectNode ofNode(SimulatedExecution execution, SimulatedNode node) {
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
        input.put("customerId", customerId);
        environment(input, variables);
        input.putArray("collection").add(execution.input());
        input.put("stepMessage", "");
        input.put("success", true);
        environment(input.putObject("globalVariables"), variables).put("taskQueue", "soar_conductor_task");
        return input;
    }

    ArrayNode overrides(ObjectNode variables) {
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

package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders executions. */
final class ExecutionRecord {
    /** In the samples the record changes a moment after the end. */
    private static final long SETTLING_MILLIS = 49;

    private final Renderer renderer;

    ExecutionRecord(Renderer renderer) {
        this.renderer = renderer;
    }

    ObjectNode of(SimulatedExecution execution, List<SimulatedExecution> children) {
        ObjectNode node = Json.object();
        node.put("id", execution.id());
        node.put("execution", execution.id());
        node.put("workflow", execution.workflowId());
        node.put("status", execution.status());
        node.put("executionType", "Simple");
        node.put("source", execution.source());
        node.put("startDate", execution.startedAt().toEpochMilli());
        Optional<Instant> end = execution.endDate();
        ObjectNode details = node.putObject("details");
        end.ifPresentOrElse(at -> end(node, details, at), () -> noEnd(node, details));
        renderer.common(
                node,
                execution.startedAt(),
                end.map(at -> at.plusMillis(SETTLING_MILLIS)).orElse(execution.startedAt()));
        Renderer.day(node, execution.startedAt());
        boolean parent = renderer.dialect().shows(Dialect.ChildTrace.PARENT);
        node.put("parentExecutionId", parent ? execution.parentExecutionId().orElse(null) : null);
        if (children.isEmpty() || !renderer.dialect().shows(Dialect.ChildTrace.LINKED)) {
            node.putNull("linkedExecutionIds");
        } else {
            ArrayNode linked = node.putArray("linkedExecutionIds");
            children.forEach(child -> linked.add(child.id()));
        }
        node.set("categories", categories(execution.variables()));
        return node;
    }

    private static void end(ObjectNode node, ObjectNode details, Instant at) {
        node.put("endDate", at.toEpochMilli());
        details.put("executionEndDate", at.toEpochMilli());
    }

    private void noEnd(ObjectNode node, ObjectNode details) {
        if (renderer.dialect().runningEndDate() == Dialect.RunningEndDate.NULL) {
            node.putNull("endDate");
            details.putNull("executionEndDate");
        }
    }

    private ObjectNode categories(ObjectNode variables) {
        ObjectNode node = Json.object();
        collect(node.putArray("regions"), variables.get("region"), "");
        ArrayNode projects = node.putArray("projects");
        collect(projects, variables.get("project"), "");
        if (projects.isEmpty() && renderer.dialect().nullProjects()) {
            projects.addNull();
        }
        node.putArray("solutions");
        node.putArray("cloud_providers");
        node.putArray("services");
        collect(node.putArray("accounts"), variables.get("connectorId"), "@");
        collect(node.putArray("resource_groups"), variables.get("resourceGroup"), "");
        node.putArray("apps");
        return node;
    }

    private static void collect(ArrayNode array, JsonNode value, String prefix) {
        if (value == null) {
            return;
        }
        if (value.isArray()) {
            value.forEach(element -> collect(array, element, prefix));
        } else if (value.isString()) {
            array.add(prefix + value.stringValue());
        }
    }
}

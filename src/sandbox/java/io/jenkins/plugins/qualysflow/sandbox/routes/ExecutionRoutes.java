package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Execution list and execution details. */
final class ExecutionRoutes {
    /** What the service serves, by release 1.18. */
    private static final Duration RETENTION = Duration.ofDays(30);

    /** In the samples the record changes a moment after the end. */
    private static final long SETTLING_MILLIS = 49;

    private static final Map<String, Function<SimulatedExecution, String>> TOKENS = Map.of(
            "status", SimulatedExecution::status,
            "id", SimulatedExecution::id,
            "source", SimulatedExecution::source);
    private static final Comparator<SimulatedExecution> BY_START = Comparator.comparing(SimulatedExecution::startedAt);
    private static final Comparator<SimulatedExecution> BY_END =
            Comparator.comparing(execution -> execution.endDate().orElse(Instant.MAX));
    private static final Map<String, Comparator<SimulatedExecution>> FIELDS = Map.of(
            "createdAt", BY_START,
            "startDate", BY_START,
            "updatedAt", BY_END,
            "endDate", BY_END,
            "status", Comparator.comparing(SimulatedExecution::status));

    private final Workflows workflows;
    private final Executions executions;
    private final Duration recordLag;
    private final Duration listLag;
    private final Renderer renderer;
    private final StepRecord steps;
    private final InstantSource clock;

    ExecutionRoutes(
            Workflows workflows, Executions executions, Scenario scenario, Renderer renderer, InstantSource clock) {
        this.workflows = workflows;
        this.executions = executions;
        this.recordLag = scenario.recordLag();
        this.listLag = scenario.listLag();
        this.renderer = renderer;
        this.steps = new StepRecord(renderer, executions);
        this.clock = clock;
    }

    Answer list(Call call) {
        String workflowId = WorkflowRoutes.get(workflows, call).workflow().id();
        List<SimulatedExecution> found = executions.all().stream()
                .filter(execution -> execution.workflowId().equals(workflowId))
                .filter(this::isKept)
                .filter(execution -> execution.isOlderThan(listLag))
                .toList();
        found = ListQuery.created(call, found, SimulatedExecution::startedAt);
        found = ListQuery.matching(call, found, TOKENS);
        found = ListQuery.ordered(call, found, FIELDS);
        List<SimulatedExecution> page =
                ListQuery.page(call, found, renderer.dialect().paging());
        return renderer.list(
                Operation.EXECUTION_LIST,
                found.size(),
                page.stream().map(this::record).toList());
    }

    Answer details(Call call) {
        SimulatedExecution execution = get(call);
        ObjectNode node = record(execution);
        if (call.flag("includeSteps")) {
            include(execution, node);
        }
        return renderer.details(node);
    }

    private void include(SimulatedExecution execution, ObjectNode node) {
        ArrayNode array = Json.array();
        execution.steps().forEach(step -> array.add(steps.of(execution, step)));
        switch (renderer.dialect().includedSteps()) {
            case ARRAY -> node.set("steps", array);
            case LIST -> node.putObject("steps").put("total", array.size()).set("items", array);
            case OTHER_MEMBER -> node.set("executionSteps", array);
            case REFUSED -> throw Refusal.badRequest("includeSteps is not supported");
            case LEFT_OUT -> {}
        }
    }

    /**
     * The execution a call names.
     *
     * @throws Refusal with 404 if it does not exist, is too young to be seen or too old to be served
     */
    SimulatedExecution get(Call call) {
        return executions
                .find(call.id(0))
                .filter(this::isKept)
                .filter(execution -> execution.isOlderThan(recordLag))
                .orElseThrow(() -> Refusal.notFound("Execution not found: " + call.id(0)));
    }

    private boolean isKept(SimulatedExecution execution) {
        return !execution.startedAt().isBefore(clock.instant().minus(RETENTION));
    }

    private ObjectNode record(SimulatedExecution execution) {
        List<SimulatedExecution> children = executions.childrenOf(execution.id());
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

package io.jenkins.plugins.qualysflow.sandbox.routes;

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
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Execution list and execution details. */
final class ExecutionEndpoints {
    /** What the service serves, by release 1.18. */
    private static final Duration RETENTION = Duration.ofDays(30);

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
    private final ExecutionRecord records;
    private final StepRecord steps;
    private final InstantSource clock;

    ExecutionEndpoints(
            Workflows workflows, Executions executions, Scenario scenario, Renderer renderer, InstantSource clock) {
        this.workflows = workflows;
        this.executions = executions;
        this.recordLag = scenario.recordLag();
        this.listLag = scenario.listLag();
        this.renderer = renderer;
        this.records = new ExecutionRecord(renderer);
        this.steps = new StepRecord(renderer, executions);
        this.clock = clock;
    }

    Answer list(Call call) {
        String workflowId = WorkflowEndpoints.get(workflows, call).workflow().id();
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
            ArrayNode array = node.putArray(renderer.dialect().stepsMember());
            execution.steps().forEach(step -> array.add(steps.of(execution, step)));
        }
        return renderer.details(node);
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
        return records.of(execution, executions.childrenOf(execution.id()));
    }
}

package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Step list, step details, step input and step output. */
final class StepRoutes {
    private static final Comparator<SimulatedStep> BY_ORDER = Comparator.comparing(SimulatedStep::order);
    private static final Map<String, Comparator<SimulatedStep>> FIELDS = Map.of(
            "createdAt", BY_ORDER,
            "updatedAt", BY_ORDER,
            "eventOrder", BY_ORDER);

    private final ExecutionRoutes executions;
    private final Renderer renderer;
    private final StepRecord records;

    StepRoutes(ExecutionRoutes executions, Executions storedExecutions, Renderer renderer) {
        this.executions = executions;
        this.renderer = renderer;
        this.records = new StepRecord(renderer, storedExecutions);
    }

    Answer list(Call call) {
        SimulatedExecution execution = executions.get(call);
        List<SimulatedStep> found = ListQuery.created(call, execution.steps(), SimulatedStep::startedAt);
        if (call.parameter("order").isPresent()) {
            found = ListQuery.ordered(call, found, FIELDS);
        }
        List<ObjectNode> items =
                found.stream().map(step -> records.of(execution, step)).toList();
        if (!call.flag("includeData")) {
            return renderer.list(Operation.STEP_LIST, items.size(), items);
        }
        return withData(execution, found);
    }

    /** The list with all data may be of any size, so the items go between head and tail of an empty list. */
    private Answer withData(SimulatedExecution execution, List<SimulatedStep> found) {
        String frame = Json.text(renderer.listFrame(Operation.STEP_LIST, found.size(), Collections.emptyList()));
        int cut = frame.lastIndexOf("[]") + 1;
        List<Body> parts = new ArrayList<>();
        parts.add(Body.of(frame.substring(0, cut)));
        for (int i = 0; i < found.size(); i++) {
            parts.add(Body.of(i == 0 ? "" : ","));
            parts.add(records.withData(execution, found.get(i)));
        }
        parts.add(Body.of(frame.substring(cut)));
        return Answer.json(200, Body.sequence(parts));
    }

    /** Step details come without an envelope. */
    Answer details(Call call) {
        SimulatedExecution execution = executions.get(call);
        return Answer.json(200, records.of(execution, step(execution, call.id(1))));
    }

    Answer input(Call call) {
        SimulatedExecution execution = executions.get(call);
        return data(call, records.input(execution, step(execution, call.id(1))));
    }

    Answer output(Call call) {
        SimulatedExecution execution = executions.get(call);
        return data(call, records.output(execution, step(execution, call.id(1))));
    }

    private Answer data(Call call, Optional<Body> data) {
        Body plain = data.orElseThrow(() -> Refusal.notFound("No data for step " + call.id(1)));
        boolean json = renderer.dialect().parseJson() == Dialect.ParseJson.HONOURED && call.flag("parseJson");
        if (json) {
            return Answer.json(200, plain);
        }
        return Answer.json(
                200,
                switch (renderer.dialect().stringForm()) {
                    case PLAIN -> plain;
                    case ESCAPED -> Body.escaped(plain);
                    case QUOTED -> Body.sequence(List.of(Body.of("\""), Body.escaped(plain), Body.of("\"")));
                });
    }

    private static SimulatedStep step(SimulatedExecution execution, String nodeId) {
        return execution.steps().stream()
                .filter(step -> step.node().nodeId().equals(nodeId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Step not found: " + nodeId));
    }
}

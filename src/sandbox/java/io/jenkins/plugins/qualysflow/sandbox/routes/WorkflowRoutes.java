package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.Digests;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.sandbox.state.Workflows;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Workflow list, workflow details, run. */
final class WorkflowRoutes {
    private static final Map<String, Function<Workflows.Stored, String>> TOKENS = Map.of(
            "qflow.name", stored -> stored.workflow().name(),
            "qflow.id", stored -> stored.workflow().id());
    private static final Map<String, Comparator<Workflows.Stored>> FIELDS = Map.of(
            "createdAt", Comparator.comparing(Workflows.Stored::createdAt),
            "updatedAt", Comparator.comparing(Workflows.Stored::updatedAt),
            "name", Comparator.comparing(stored -> stored.workflow().name()));

    private final Workflows workflows;
    private final Executions executions;
    private final Renderer renderer;
    private final InstantSource clock;

    WorkflowRoutes(Workflows workflows, Executions executions, Renderer renderer, InstantSource clock) {
        this.workflows = workflows;
        this.executions = executions;
        this.renderer = renderer;
        this.clock = clock;
    }

    Answer list(Call call) {
        List<Workflows.Stored> found = ListQuery.created(call, workflows.all(), Workflows.Stored::createdAt);
        found = ListQuery.matching(call, found, TOKENS);
        found = ListQuery.ordered(call, found, FIELDS);
        List<Workflows.Stored> page =
                ListQuery.page(call, found, renderer.dialect().paging());
        return renderer.list(
                Operation.WORKFLOW_LIST,
                found.size(),
                page.stream().map(this::record).toList());
    }

    Answer details(Call call) {
        Workflows.Stored stored = get(workflows, call);
        ObjectNode node = record(stored);
        String definition = Json.text(definition(stored.workflow()));
        node.put("revision", HexFormat.of().formatHex(Digests.sha256(definition)));
        node.put("definition", definition);
        return renderer.details(node);
    }

    Answer run(Call call) {
        SimulatedWorkflow workflow = get(workflows, call).workflow();
        RunRequest request = RunRequest.read(call.body(), renderer.dialect().runBody());
        SimulatedExecution execution = executions.begin(
                workflow,
                clock.instant(),
                new SimulatedExecution.Origin("PUBLIC_API", null, request.input(), request.variables()));
        return Answer.json(200, runAnswer(execution));
    }

    /**
     * The workflow a call names.
     *
     * @throws Refusal with 404 if there is none
     */
    static Workflows.Stored get(Workflows workflows, Call call) {
        return workflows.find(call.id(0)).orElseThrow(() -> Refusal.notFound("Workflow not found: " + call.id(0)));
    }

    private ObjectNode runAnswer(SimulatedExecution execution) {
        if (renderer.dialect().runAnswer() == Dialect.RunAnswer.BARE) {
            return Json.object().put("message", "Workflow execution started").put("executionId", execution.id());
        }
        ObjectNode answer = Json.object();
        ObjectNode data = answer.putObject("data");
        data.put("customerId", Scenario.CUSTOMER_ID);
        data.put("workflowId", execution.workflowId());
        data.set("input", execution.input());
        data.put("executionId", execution.id());
        data.put("forceRun", true);
        data.set("overrideVariables", StepRecord.overrides(execution.variables()));
        data.put("source", execution.source());
        return answer;
    }

    private ObjectNode record(Workflows.Stored stored) {
        ObjectNode node = Json.object();
        node.put("id", stored.workflow().id());
        node.put("workflow", stored.workflow().id());
        node.put("name", stored.workflow().name());
        renderer.common(node, stored.createdAt(), stored.updatedAt());
        return node;
    }

    private static ObjectNode definition(SimulatedWorkflow workflow) {
        ObjectNode definition = Json.object();
        ArrayNode variables = definition.putArray("variables");
        for (Map.Entry<String, JsonNode> variable : workflow.variables().properties()) {
            variables.addObject().put("key", variable.getKey()).set("value", variable.getValue());
        }
        ArrayNode components = definition.putArray("components");
        ObjectNode last = component(components, SimulatedWorkflow.TRIGGER, SimulatedWorkflow.TRIGGER);
        for (SimulatedNode node : workflow.nodes()) {
            last.put("next", node.nodeId());
            String previous = last.get("id").stringValue();
            last = component(components, node.nodeId(), node.nodeType()).put("previous", previous);
        }
        return definition;
    }

    private static ObjectNode component(ArrayNode components, String id, String type) {
        return components.addObject().put("id", id).put("type", type);
    }
}

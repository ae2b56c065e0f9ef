package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON form of a {@link Scenario}, described there. */
final class ScenarioReader {
    private ScenarioReader() {}

    static Scenario read(String text) {
        JsonNode root;
        try {
            root = Json.parse(text);
        } catch (JacksonException e) {
            throw new ScenarioException("the scenario is no JSON: " + e.getMessage(), e);
        }
        Scenario.Builder scenario = Scenario.builder();
        Members.read(root, "$", members -> {
            members.object("credentials", in -> scenario.credentials(credentials(in)));
            members.optionalText("runningStatus").ifPresent(scenario::runningStatus);
            members.duration("recordLag").ifPresent(scenario::recordLag);
            members.duration("listLag").ifPresent(scenario::listLag);
            members.object("dialect", in -> scenario.dialect(dialect(in)));
            members.object("rateLimit", in -> scenario.rateLimit(rateLimit(in)));
            members.objects("faults", in -> scenario.fault(fault(in)));
            members.objects("workflows", in -> scenario.workflow(workflow(in)));
            members.objects("connectors", in -> scenario.connector(connector(in)));
        });
        return scenario.build();
    }

    /** The value changed by a member, or as it is where there is no such member. */
    private static <T, V> T with(T value, Optional<V> member, BiFunction<T, V, T> change) {
        return member.map(given -> change.apply(value, given)).orElse(value);
    }

    private static Credentials credentials(Members members) {
        Credentials[] all = {Credentials.none()};
        members.objects("clients", in -> all[0] = all[0].withClient(in.text("id"), in.text("secret")));
        members.objects("users", in -> all[0] = all[0].withUser(in.text("name"), in.text("password")));
        members.texts("tokens").forEach(token -> all[0] = all[0].withToken(token));
        return with(all[0], members.duration("tokenLife"), Credentials::withTokenLife);
    }

    private static Dialect dialect(Members in) {
        Dialect all = Dialect.release119();
        all = with(all, in.choice("runAnswer", Dialect.RunAnswer.class), Dialect::withRunAnswer);
        all = with(all, in.choice("runBody", Dialect.RunBody.class), Dialect::withRunBody);
        all = with(all, in.choice("listEnvelope", Dialect.Envelope.class), Dialect::withListEnvelope);
        all = with(all, in.choice("detailsEnvelope", Dialect.Envelope.class), Dialect::withDetailsEnvelope);
        all = with(all, in.choice("total", Dialect.Total.class), Dialect::withTotal);
        all = with(all, in.choice("parseJson", Dialect.ParseJson.class), Dialect::withParseJson);
        all = with(all, in.choice("stringForm", Dialect.StringForm.class), Dialect::withStringForm);
        all = with(all, in.choice("paging", Dialect.Paging.class), Dialect::withPaging);
        all = with(all, in.choice("runningEndDate", Dialect.RunningEndDate.class), Dialect::withRunningEndDate);
        all = with(all, in.choice("tokenForm", Dialect.TokenForm.class), Dialect::withTokenForm);
        all = with(all, in.flag("nullProjects"), Dialect::withNullProjects);
        all = with(all, in.flag("unknownFields"), Dialect::withUnknownFields);
        all = with(all, in.choice("includedSteps", Dialect.IncludedSteps.class), Dialect::withIncludedSteps);
        return with(all, in.choices("childTraces", Dialect.ChildTrace.class), Dialect::withChildTraces);
    }

    private static RateLimit rateLimit(Members in) {
        return new RateLimit(
                in.integer("calls").map(Math::toIntExact).orElse(300),
                in.duration("window").orElse(Duration.ofHours(1)),
                in.choice("scope", RateLimit.Scope.class).orElse(RateLimit.Scope.SHARED),
                in.integer("status").map(Math::toIntExact).orElse(429),
                in.flag("headers").orElse(true),
                in.flag("retryAfter").orElse(false));
    }

    private static Fault fault(Members in) {
        Operation operation = in.choice("operation", Operation.class).orElseThrow(() -> in.missing("operation"));
        Fault.Builder fault = Fault.on(operation);
        fault.calls(in.integer("from").orElse(1L), in.integer("to").orElse(Long.MAX_VALUE));
        in.optionalText("path").ifPresent(fault::path);
        in.optionalText("query").ifPresent(fault::query);
        in.duration("delay").ifPresent(fault::delayed);
        in.duration("replyDelay").ifPresent(fault::replyDelayed);
        Fault.Action action = in.choice("action", Fault.Action.class).orElseThrow(() -> in.missing("action"));
        return action == Fault.Action.ANSWER ? answer(in, fault) : fault.does(action);
    }

    /** Only here are the members of an answer asked for: with any other action they are unknown. */
    private static Fault answer(Members in, Fault.Builder fault) {
        if (in.flag("processed").orElse(false)) {
            fault.processed();
        }
        in.object("headers", headers -> headers.names().forEach(name -> fault.header(name, headers.text(name))));
        int status = in.integer("status").map(Math::toIntExact).orElseThrow(() -> in.missing("status"));
        String body = in.json("body")
                .map(json -> json.isString() ? json.stringValue() : Json.text(json))
                .orElse("");
        return fault.answer(status, body);
    }

    private static SimulatedWorkflow workflow(Members members) {
        SimulatedWorkflow.Builder workflow = SimulatedWorkflow.builder(members.text("id"));
        members.optionalText("name").ifPresent(workflow::name);
        members.duration("duration").ifPresent(workflow::duration);
        members.optionalText("status").ifPresent(workflow::status);
        members.object(
                "variables",
                in -> in.names()
                        .forEach(name -> workflow.variable(name, in.json(name).orElseThrow())));
        members.objects("nodes", in -> workflow.node(node(in)));
        members.objects(
                "children",
                in -> workflow.child(
                        in.text("workflowId"), in.number("startShare").orElse(0.0)));
        return workflow.build();
    }

    private static SimulatedConnector connector(Members in) {
        if (!(in.json("row").orElseThrow(() -> in.missing("row")) instanceof ObjectNode row)) {
            throw new ScenarioException(in.at("row") + " must be an object");
        }
        return new SimulatedConnector(in.text("cloud"), row);
    }

    private static SimulatedNode node(Members in) {
        SimulatedNode node = SimulatedNode.of(in.text("nodeId"));
        node = with(node, in.optionalText("nodeType"), SimulatedNode::withType);
        node = with(node, in.optionalText("status"), SimulatedNode::withStatus);
        node = with(node, in.optionalText("triggers"), SimulatedNode::withTriggered);
        node = with(node, in.number("share"), SimulatedNode::withShare);
        node = with(node, data(in, "input", "generatedInputBytes"), SimulatedNode::withInput);
        if (in.json("output").filter(JsonNode::isNull).isPresent()) {
            return node.withoutOutput();
        }
        return with(node, data(in, "output", "generatedOutputBytes"), SimulatedNode::withOutput);
    }

    private static Optional<NodeData> data(Members in, String json, String size) {
        Optional<JsonNode> given = in.json(json);
        Optional<Long> generated = in.integer(size);
        if (given.isPresent() && generated.isPresent()) {
            throw new ScenarioException(in.at(json) + " and " + size + " exclude each other");
        }
        return given.map(NodeData::json).or(() -> generated.map(NodeData::generated));
    }
}

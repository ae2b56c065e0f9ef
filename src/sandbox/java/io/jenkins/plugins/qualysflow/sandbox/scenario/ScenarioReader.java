package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
            members.optionalText("customerId").ifPresent(scenario::customerId);
            members.optionalText("runningStatus").ifPresent(scenario::runningStatus);
            members.duration("recordLag").ifPresent(scenario::recordLag);
            members.duration("listLag").ifPresent(scenario::listLag);
            members.object("dialect", in -> scenario.dialect(dialect(in)));
            members.object("rateLimit", in -> scenario.rateLimit(rateLimit(in)));
            members.objects("faults", in -> scenario.fault(FaultReader.read(in)));
            members.objects("workflows", in -> scenario.workflow(workflow(in)));
        });
        return scenario.build();
    }

    private static Credentials credentials(Members members) {
        Holder<Credentials> credentials = new Holder<>(Credentials.none());
        members.objects(
                "clients", in -> credentials.value = credentials.value.withClient(in.text("id"), in.text("secret")));
        members.objects(
                "users", in -> credentials.value = credentials.value.withUser(in.text("name"), in.text("password")));
        members.texts("tokens").forEach(token -> credentials.value = credentials.value.withToken(token));
        members.duration("tokenLife").ifPresent(life -> credentials.value = credentials.value.withTokenLife(life));
        return credentials.value;
    }

    private static Dialect dialect(Members members) {
        Holder<Dialect> dialect = new Holder<>(Dialect.release119());
        members.choice("runAnswer", Dialect.RunAnswer.class)
                .ifPresent(value -> dialect.value = dialect.value.withRunAnswer(value));
        members.choice("runBody", Dialect.RunBody.class)
                .ifPresent(value -> dialect.value = dialect.value.withRunBody(value));
        members.choice("listEnvelope", Dialect.Envelope.class)
                .ifPresent(value -> dialect.value = dialect.value.withListEnvelope(value));
        members.choice("detailsEnvelope", Dialect.Envelope.class)
                .ifPresent(value -> dialect.value = dialect.value.withDetailsEnvelope(value));
        members.choice("total", Dialect.Total.class).ifPresent(value -> dialect.value = dialect.value.withTotal(value));
        members.choice("parseJson", Dialect.ParseJson.class)
                .ifPresent(value -> dialect.value = dialect.value.withParseJson(value));
        members.choice("stringForm", Dialect.StringForm.class)
                .ifPresent(value -> dialect.value = dialect.value.withStringForm(value));
        members.choice("paging", Dialect.Paging.class)
                .ifPresent(value -> dialect.value = dialect.value.withPaging(value));
        members.choice("runningEndDate", Dialect.RunningEndDate.class)
                .ifPresent(value -> dialect.value = dialect.value.withRunningEndDate(value));
        members.choice("tokenForm", Dialect.TokenForm.class)
                .ifPresent(value -> dialect.value = dialect.value.withTokenForm(value));
        members.optionalText("stepsMember").ifPresent(value -> dialect.value = dialect.value.withStepsMember(value));
        members.flag("nullProjects").ifPresent(value -> dialect.value = dialect.value.withNullProjects(value));
        members.flag("unknownFields").ifPresent(value -> dialect.value = dialect.value.withUnknownFields(value));
        members.choices("childTraces", Dialect.ChildTrace.class)
                .ifPresent(value -> dialect.value = dialect.value.withChildTraces(value));
        return dialect.value;
    }

    private static RateLimit rateLimit(Members members) {
        return new RateLimit(
                members.integer("calls").map(Math::toIntExact).orElse(300),
                members.duration("window").orElse(Duration.ofHours(1)),
                members.choice("scope", RateLimit.Scope.class).orElse(RateLimit.Scope.SHARED),
                members.integer("status").map(Math::toIntExact).orElse(429),
                members.flag("headers").orElse(true),
                members.flag("retryAfter").orElse(false));
    }

    private static SimulatedWorkflow workflow(Members members) {
        SimulatedWorkflow.Builder workflow = SimulatedWorkflow.builder(members.text("id"));
        members.optionalText("name").ifPresent(workflow::name);
        members.duration("duration").ifPresent(workflow::duration);
        members.optionalText("status").ifPresent(workflow::status);
        for (Map.Entry<String, JsonNode> variable : members.free("variables").properties()) {
            workflow.variable(variable.getKey(), variable.getValue());
        }
        members.objects("nodes", in -> workflow.node(node(in)));
        members.objects(
                "children",
                in -> workflow.child(
                        in.text("workflowId"),
                        in.number("startShare").map(BigDecimal::doubleValue).orElse(0.0)));
        return workflow.build();
    }

    private static SimulatedNode node(Members members) {
        Holder<SimulatedNode> node = new Holder<>(SimulatedNode.of(members.text("nodeId")));
        members.optionalText("nodeType").ifPresent(value -> node.value = node.value.withType(value));
        members.optionalText("status").ifPresent(value -> node.value = node.value.withStatus(value));
        members.optionalText("triggers").ifPresent(value -> node.value = node.value.withTriggered(value));
        members.number("share").ifPresent(value -> node.value = node.value.withShare(value.doubleValue()));
        data(members, "input", "generatedInputBytes", data -> node.value = node.value.withInput(data));
        Optional<JsonNode> output = members.json("output");
        if (output.isPresent() && output.get().isNull()) {
            node.value = node.value.withoutOutput();
        } else {
            data(members, "output", "generatedOutputBytes", data -> node.value = node.value.withOutput(data));
        }
        return node.value;
    }

    private static void data(Members members, String json, String size, Consumer<NodeData> use) {
        Optional<JsonNode> given = members.json(json);
        Optional<Long> generated = members.integer(size);
        if (given.isPresent() && generated.isPresent()) {
            throw new ScenarioException(members.at(json) + " and " + size + " exclude each other");
        }
        given.ifPresent(value -> use.accept(NodeData.json(value)));
        generated.ifPresent(value -> use.accept(NodeData.generated(value)));
    }

    /** Something immutable that is replaced by changed copies while members are read. */
    private static final class Holder<T> {
        private T value;

        Holder(T value) {
            this.value = value;
        }
    }
}

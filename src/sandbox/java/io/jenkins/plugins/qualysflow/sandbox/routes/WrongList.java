package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A list that says something else than it should. */
final class WrongList {
    private static final List<String> DATA = List.of("input", "output");

    private final JsonNode answer;
    private final ObjectNode list;

    WrongList(JsonNode answer) {
        this.answer = answer;
        this.list = (ObjectNode) (answer.has("data") ? answer.get("data") : answer);
    }

    Body body() {
        return Body.of(Json.bytes(answer));
    }

    void withoutData() {
        list.get("items").forEach(item -> ((ObjectNode) item).remove(DATA));
    }

    void maskedData() {
        list.get("items").forEach(item -> DATA.forEach(name -> ((ObjectNode) item).put(name, StepInputs.MASK)));
    }

    void wrongTotal() {
        list.put("total", list.get("items").size() + 2);
    }
}

package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the service answers to one request.
 *
 * @param status HTTP status
 * @param headers further headers
 * @param body the body, perhaps of length zero
 */
record Answer(int status, Map<String, String> headers, Body body) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer json(int status, JsonNode node) {
        return json(status, Body.of(Json.bytes(node)));
    }

    static Answer json(int status, Body body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), body);
    }

    static Answer text(int status, String text) {
        return new Answer(status, Map.of("Content-Type", "text/plain;charset=UTF-8"), Body.of(text));
    }

    Answer with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }

    Answer with(Body other) {
        return new Answer(status, headers, other);
    }
}

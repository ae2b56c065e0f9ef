package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a run.
 *
 * @param input an object, empty if none was sent
 * @param variables an object, empty if none was sent
 */
record RunRequest(ObjectNode input, ObjectNode variables) {
    /** The variables QFlow itself knows; the rest are the user's. */
    static final List<String> SYSTEM_VARIABLES = List.of(
            "connectorId",
            "region",
            "resourceGroup",
            "project",
            "oci_region",
            "compartment",
            "credentials",
            "credentials_azure",
            "credentials_gcp");

    /**
     * Reads a body; none at all is fine.
     *
     * @throws Refusal with 400 if it is no object, a part of it is none, or a system variable is blank
     */
    static RunRequest read(byte[] body, Dialect.RunBody form) {
        if (body.length == 0) {
            return new RunRequest(Json.object(), Json.object());
        }
        if (!(parse(body) instanceof ObjectNode object)) {
            throw Refusal.badRequest("the body must be a JSON object");
        }
        if (form == Dialect.RunBody.INPUT) {
            return new RunRequest(object, Json.object());
        }
        RunRequest request = new RunRequest(member(object, "input"), member(object, "variables"));
        for (String name : SYSTEM_VARIABLES) {
            JsonNode value = request.variables.get(name);
            if (value != null
                    && (value.isNull()
                            || value.isString() && value.stringValue().isBlank())) {
                throw Refusal.badRequest("variables." + name + " must not be blank");
            }
        }
        return request;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (JacksonException e) {
            throw Refusal.badRequest("the body must be JSON: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode member(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null) {
            return Json.object();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest(name + " must be a JSON object");
    }
}

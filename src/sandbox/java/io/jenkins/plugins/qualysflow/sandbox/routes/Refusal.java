package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A request the service does not fulfil; becomes an error answer. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> REASONS = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            409, "Conflict",
            429, "Too Many Requests",
            500, "Internal Server Error");

    private final int status;
    private final String errorCode;

    Refusal(int status, String errorCode, String message) {
        // An answer, not a failure of the program: nobody looks at its stack trace.
        super(message, null, false, false);
        this.status = status;
        this.errorCode = errorCode;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "INVALID_REQUEST", message);
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, "UNAUTHORIZED", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "NOT_FOUND", message);
    }

    Answer answer(Instant now, String path) {
        ObjectNode body = Json.object();
        body.put("timestamp", now.toString());
        body.put("status", status);
        body.put("error", REASONS.getOrDefault(status, "Error"));
        body.put("errorCode", errorCode);
        body.put("message", getMessage());
        body.put("path", path);
        return Answer.json(status, body);
    }
}

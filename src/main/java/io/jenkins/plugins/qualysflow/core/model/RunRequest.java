package io.jenkins.plugins.qualysflow.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of Run Workflow. Values are plain JSON values: {@link Map}, {@link List}, {@link String},
 * {@link Number}, {@link Boolean} and null; their types are kept on the way to the service.
 *
 * <p>May contain secrets of the user: {@code toString} shows names only.
 *
 * @param variables overrides of the workflow's variables for this run; never null, empty for none
 * @param input data for the start of the workflow, an object as a rule; null for none
 * @param secrets texts that are masked in error messages and traces of the call; not sent on their own
 */
public record RunRequest(Map<String, Object> variables, Object input, List<String> secrets) {

    /** Copies map and list, keeping the order and null values of the map. */
    public RunRequest {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        secrets = List.copyOf(secrets);
    }

    /** A request without secrets. */
    public RunRequest(Map<String, Object> variables, Object input) {
        this(variables, input, List.of());
    }

    /** The same request with those secrets. */
    public RunRequest hiding(List<String> texts) {
        return new RunRequest(variables, input, texts);
    }

    /** The JSON object to send; a member without content is left out, so it may be empty. */
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (input != null) {
            body.put("input", input);
        }
        if (!variables.isEmpty()) {
            body.put("variables", variables);
        }
        return body;
    }

    /**
     * The request that {@link #body()} was made from.
     *
     * @param body an object with the optional members {@code input} and {@code variables}
     */
    @SuppressWarnings("unchecked")
    public static RunRequest ofBody(Map<String, Object> body) {
        Object variables = body.get("variables");
        return new RunRequest(variables == null ? Map.of() : (Map<String, Object>) variables, body.get("input"));
    }

    @Override
    public String toString() {
        return "RunRequest[variables=" + variables.keySet() + ", input=" + (input == null ? "none" : "given") + "]";
    }
}

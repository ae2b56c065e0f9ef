package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * The correlation marker of a run: a unique member of its input. The API has no idempotency key, but returns the input as
 * data of the step {@code trigger}.
 */
final class RunMark {

    private static final String MEMBER = "_jenkins";
    private static final String MARKER = "marker";

    private RunMark() {}

    /** A marker that can't be guessed and does not occur twice. */
    static String random() {
        return UUID.randomUUID().toString();
    }

    /** Why the request can't get a marker, as a sentence; null if it can. */
    static String problem(RunRequest request) {
        if (request.input() == null) {
            return null;
        }
        if (!(request.input() instanceof Map<?, ?> input)) {
            return "the input is not a JSON object, so no correlation marker can be added";
        }
        return input.containsKey(MEMBER) ? "the input has a member " + MEMBER + " of its own" : null;
    }

    /**
     * The request with the marker. A request without input gets one: the service treats a missing input as an empty object
     * (answer to Run Workflow, release 1.16).
     *
     * @param label origin of the run; null for none
     */
    static RunRequest on(RunRequest request, String marker, String label) {
        Map<String, Object> mark = new LinkedHashMap<>();
        if (label != null) {
            mark.put("build", label);
        }
        mark.put(MARKER, marker);
        Map<String, Object> input = new LinkedHashMap<>();
        if (request.input() instanceof Map<?, ?> given) {
            given.forEach((name, value) -> input.put((String) name, value));
        }
        input.put(MEMBER, mark);
        return new RunRequest(request.variables(), input);
    }

    /**
     * Whether data of the step {@code trigger} contains the marker.
     *
     * @param data input or output of the step: the input of the run, an object with the member {@code input}, or an array
     *     of these
     */
    static boolean isIn(JsonNode data, String marker) {
        List<JsonNode> places = new ArrayList<>();
        places.add(data);
        places.add(data.path("data"));
        data.values().forEach(element -> {
            if (data.isArray()) {
                places.add(element);
            }
        });
        return places.stream().anyMatch(place -> holds(place, marker) || holds(place.path("input"), marker));
    }

    private static boolean holds(JsonNode input, String marker) {
        JsonNode found = StepReader.unescaped(input).path(MEMBER).path(MARKER);
        return found.isString() && found.asString().equals(marker);
    }
}

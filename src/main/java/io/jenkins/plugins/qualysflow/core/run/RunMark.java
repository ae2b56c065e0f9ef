package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * The mark of a run: a member of its input that no other run has. The API takes no key by which a start could be told from
 * another; the input is what comes back, as the data of the step {@code trigger}.
 */
final class RunMark {

    private static final String MEMBER = "_jenkins";
    private static final String MARKER = "marker";

    private RunMark() {}

    /** A marker that nobody can guess or hit upon. */
    static String random() {
        return UUID.randomUUID().toString();
    }

    /** Why the request can't be marked, as a sentence; null if it can. */
    static String problem(RunRequest request) {
        if (request.input() == null) {
            return null;
        }
        if (!(request.input() instanceof Map<?, ?> input)) {
            return "the input is no JSON object, so it has no place for a mark";
        }
        return input.containsKey(MEMBER) ? "the input has a member " + MEMBER + " of its own" : null;
    }

    /**
     * The same request with the mark. A run without input gets one: the service shows a run that was begun without as one
     * with an empty object (answer to Run Workflow, release 1.16).
     *
     * @param label where the run comes from; null for nothing
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
     * Whether the execution whose trigger has that data was begun with that very marker.
     *
     * @param data input or output of the step {@code trigger}: the input of the run itself, an object that holds it as
     *     {@code input}, or an array of those
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

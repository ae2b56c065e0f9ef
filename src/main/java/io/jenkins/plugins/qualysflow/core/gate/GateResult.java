package io.jenkins.plugins.qualysflow.core.gate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The verdict of a gate on one step, or on none where no step could be judged. Holds nothing secret: values under
 * sensitive names are masked, and long ones are cut.
 *
 * @param step node id of the step; the pattern of the gate where there is none
 * @param path the path; constants that it compares sensitive values with are masked
 * @param condition what was wanted
 * @param expected the value of the gate; null also where the condition takes none
 * @param found what was found: a plain JSON value, a list of them for an indefinite path, or the beginning of its JSON
 *     text where it is long; null also where there was nothing
 * @param passed whether the gate passed
 * @param message why it did not pass; empty if it did
 * @param otherwise what the gate asks for if it does not pass; null for the default of whoever asks
 */
public record GateResult(
        String step,
        String path,
        Condition condition,
        Object expected,
        Object found,
        boolean passed,
        String message,
        OnGateFailure onFailure) {

    static GateResult passed(Gate gate, String step, Object found) {
        return new GateResult(
                step, gate.path().toString(), gate.condition(), gate.expected(), found, true, "", gate.onFailure());
    }

    static GateResult notPassed(Gate gate, String step, Object found, String message) {
        return new GateResult(
                step,
                gate.path().toString(),
                gate.condition(),
                gate.expected(),
                found,
                false,
                message,
                gate.onFailure());
    }

    GateResult withExpected(Object shown) {
        return new GateResult(step, path, condition, shown, found, passed, message, onFailure);
    }

    /** As a JSON object, with the same names everywhere a result is shown to programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("step", step);
        map.put("path", path);
        map.put("condition", condition.name());
        map.put("expected", expected);
        map.put("found", found);
        map.put("passed", passed);
        map.put("message", message);
        if (onFailure != null) {
            map.put("onFailure", onFailure.name());
        }
        return map;
    }
}

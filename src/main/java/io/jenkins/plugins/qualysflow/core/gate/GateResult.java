package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The verdict of a gate on one step, or on none if no step could be judged. Contains no secrets: values under sensitive
 * names are masked. Long values are cut.
 *
 * @param step node id of the step; the pattern of the gate if there is none
 * @param path the path; constants that are compared with sensitive values are masked
 * @param condition the condition of the gate
 * @param expected the value of the gate; null also if the condition takes none
 * @param found the value at the path: plain JSON, a list for an indefinite path, or the beginning of its JSON text if it is
 *     long; null also if there was none
 * @param passed whether the gate passed
 * @param message why it did not pass; empty if it did
 * @param onFailure what the gate does to the build if it does not pass; null for the setting of the step
 * @param requiredBy the server or folder that requires the gate; null if the job itself does
 */
public record GateResult(
        String step,
        String path,
        Condition condition,
        Object expected,
        Object found,
        boolean passed,
        String message,
        OnGateFailure onFailure,
        String requiredBy) {

    /** Maximum number of characters of a value as text. */
    private static final int LONGEST_TEXT = 500;

    /**
     * The verdict of a gate.
     *
     * @param expected the value of the gate, as it may be shown
     * @param wrong why it did not pass; null if it passed
     */
    static GateResult of(Gate gate, String step, Object expected, Object found, String wrong) {
        return new GateResult(
                step,
                gate.path().toString(),
                gate.condition(),
                expected,
                found,
                wrong == null,
                wrong == null ? "" : wrong,
                gate.onFailure(),
                gate.requiredBy());
    }

    /** A copy that has not passed for another reason than the value. */
    public GateResult doubted(String reason) {
        return new GateResult(step, path, condition, expected, found, false, reason, onFailure, requiredBy);
    }

    /** Whether an administrator requires the gate, so that the job can't remove it. */
    public boolean isRequired() {
        return requiredBy != null;
    }

    /** The expected value as JSON text on one line, cut; null if there is none. */
    public String expectedText() {
        return text(expected);
    }

    /** The found value as JSON text on one line, cut; null if there is none. */
    public String foundText() {
        return text(found);
    }

    private static String text(Object value) {
        return value == null ? null : Scrubber.printable(QFlowJson.write(value), LONGEST_TEXT);
    }

    /** The verdict as a JSON object for scripts and programs. */
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
        if (isRequired()) {
            map.put("required", true);
            map.put("requiredBy", requiredBy);
        }
        return map;
    }
}

package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

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
 * @param onFailure what the gate asks for if it does not pass; null for the default of whoever asks
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

    /** Characters of a value as text. */
    private static final int LONGEST_TEXT = 500;

    /** The verdict of a gate that could not judge: it did not pass. */
    static GateResult notPassed(Gate gate, String step, String reason) {
        return of(gate, step, null, Objects.requireNonNull(reason), false);
    }

    /**
     * The verdict of a gate that judged.
     *
     * @param wrong why it did not pass; null if it passed
     * @param secret whether it was compared with something that must not be shown
     */
    static GateResult of(Gate gate, String step, Object found, String wrong, boolean secret) {
        return new GateResult(
                step,
                gate.path().toString(),
                gate.condition(),
                gate.expected(secret),
                found,
                wrong == null,
                wrong == null ? "" : wrong,
                gate.onFailure());
    }

    /** What was expected, as {@link #foundText} has what was found. */
    public String expectedText() {
        return text(expected);
    }

    /** What was found, as JSON text on one line that is cut; null where nothing was. */
    public String foundText() {
        return text(found);
    }

    private static String text(Object value) {
        return value == null ? null : Scrubber.printable(QFlowJson.write(value), LONGEST_TEXT);
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

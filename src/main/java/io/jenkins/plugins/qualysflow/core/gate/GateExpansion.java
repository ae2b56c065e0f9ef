package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.request.Expansion;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Expands variables in the value of a gate. Its step and its path are not expanded: only its author decides what the gate
 * judges.
 */
public final class GateExpansion {

    /** A JSON number, of a size that is cheap to calculate with. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,2})?");

    private GateExpansion() {}

    /**
     * A copy of the input of a gate, with variables expanded in its value. For a condition that takes a number, a text that
     * the expansion turned into a number becomes one; in a regular expression, the expanded values are literal text.
     *
     * @param given as for {@link GateRules#check}
     */
    public static Map<String, Object> of(Map<String, Object> given, Expansion expansion) {
        Map<String, Object> copy = new LinkedHashMap<>(given);
        copy.computeIfPresent("value", (name, value) -> expanded(value, takes(given), expansion));
        return copy;
    }

    private static Object expanded(Object value, Condition.Takes takes, Expansion expansion) {
        if (!(value instanceof String text)) {
            return expansion.inStrings(value);
        }
        return switch (takes) {
            case PATTERN -> expansion.inPattern(text);
            case NUMBER, COUNT -> number(text, expansion.in(text));
            default -> expansion.in(text);
        };
    }

    /** Only a text that was changed by the expansion becomes a number: one that the user quoted stays a text. */
    private static Object number(String before, String after) {
        String digits = after.strip();
        return !before.equals(after) && NUMBER.matcher(digits).matches() ? new BigDecimal(digits) : after;
    }

    /** What its condition takes; any JSON for an unknown condition, which {@link GateRules} reports. */
    private static Condition.Takes takes(Map<String, Object> given) {
        for (Condition condition : Condition.values()) {
            if (condition.name().equals(given.get("condition"))) {
                return condition.takes();
            }
        }
        return Condition.Takes.JSON;
    }
}

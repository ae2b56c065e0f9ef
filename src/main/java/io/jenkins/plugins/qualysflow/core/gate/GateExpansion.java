package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.request.Expansion;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts values of variables into what a gate compares with. What a gate looks at is its author's alone: its step and its path
 * stay as they are.
 */
public final class GateExpansion {

    /** As JSON writes numbers, of a size that nobody minds. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,2})?");

    private GateExpansion() {}

    /**
     * A copy of what was given of a gate, with values put into its value. With a condition that takes a number, a text that
     * has become one is that number; with a regular expression, what is put in stands for itself.
     *
     * @param given as {@link GateRules} takes it
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

    /** What was a text before it was expanded, such as one in quotes, is left one. */
    private static Object number(String before, String after) {
        String digits = after.strip();
        return !before.equals(after) && NUMBER.matcher(digits).matches() ? new BigDecimal(digits) : after;
    }

    /** What its condition takes; any JSON where there is no such condition, which the rules find out. */
    private static Condition.Takes takes(Map<String, Object> given) {
        for (Condition condition : Condition.values()) {
            if (condition.name().equals(given.get("condition"))) {
                return condition.takes();
            }
        }
        return Condition.Takes.JSON;
    }
}

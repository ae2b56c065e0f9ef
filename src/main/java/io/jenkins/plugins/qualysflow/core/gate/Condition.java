package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.util.function.Predicate;

/** The condition of a gate on the values at its path. */
public enum Condition {
    /** Is {@code []}, <code>{}</code> or {@code ""}; with an indefinite path: there are no values. */
    EMPTY(Takes.NOTHING, true, "empty"),
    /** Is an array, object or string that is not empty; with an indefinite path: there are values. */
    NOT_EMPTY(Takes.NOTHING, true, "not empty"),
    /** Equals the value: numbers by decimal value, objects and arrays by JSON equality. */
    EQUALS(Takes.JSON, false, "equal to"),
    /** Differs from the value, and can be compared with it. */
    NOT_EQUALS(Takes.JSON, false, "not equal to"),
    /** Is a number less than the value. */
    LESS_THAN(Takes.NUMBER, false, "less than"),
    /** Is a number less than or equal to the value. */
    AT_MOST(Takes.NUMBER, false, "at most"),
    /** Is a number greater than or equal to the value. */
    AT_LEAST(Takes.NUMBER, false, "at least"),
    /** Is a number greater than the value. */
    GREATER_THAN(Takes.NUMBER, false, "greater than"),
    /** Is a string that matches the regular expression as a whole. */
    MATCHES(Takes.PATTERN, false, "a match of"),
    /** There is a value, also if it is null. */
    EXISTS(Takes.NOTHING, false, "there"),
    /** There is no value, not even null. */
    ABSENT(Takes.NOTHING, true, "absent"),
    /** Is an array with at most so many elements; with an indefinite path: there are at most so many values. */
    COUNT_AT_MOST(Takes.COUNT, true, "a count of at most"),
    /** Is an array with at least so many elements; with an indefinite path: there are at least so many values. */
    COUNT_AT_LEAST(Takes.COUNT, true, "a count of at least");

    /** What kind of value a condition takes. */
    enum Takes {
        NOTHING("nothing", value -> false),
        JSON("any JSON, null too", value -> true),
        NUMBER("a number", Number.class::isInstance),
        PATTERN("a regular expression, as a string", value -> true),
        COUNT("a whole number from 0", Takes::isCount);

        private final String words;
        private final Predicate<Object> accepted;

        Takes(String words, Predicate<Object> accepted) {
            this.words = words;
            this.accepted = accepted;
        }

        /** For error messages. */
        String words() {
            return words;
        }

        /** Whether a value is of that kind; does not check whether a regular expression compiles. */
        boolean accepts(Object value) {
            return accepted.test(value);
        }

        private static boolean isCount(Object value) {
            if (!(value instanceof Number number)) {
                return false;
            }
            BigDecimal decimal = Value.decimal(number);
            return decimal.signum() >= 0 && decimal.stripTrailingZeros().scale() <= 0;
        }
    }

    private final Takes takes;
    private final boolean ofAllValues;
    private final String words;

    Condition(Takes takes, boolean ofAllValues, String words) {
        this.takes = takes;
        this.ofAllValues = ofAllValues;
        this.words = words;
    }

    /** Whether a gate with this condition must have a value; if not, it must not have one. */
    public boolean takesValue() {
        return takes != Takes.NOTHING;
    }

    Takes takes() {
        return takes;
    }

    /** Whether, with an indefinite path, it is a condition on all values together and not on each of them. */
    boolean isOfAllValues() {
        return ofAllValues;
    }

    /** For messages, followed by the value. */
    String words() {
        return words;
    }
}

package io.jenkins.plugins.qualysflow.core.gate;

/** What a gate wants of what it finds. */
public enum Condition {
    /** Is {@code []}, <code>{}</code> or {@code ""}; with an indefinite path: there are no values. */
    EMPTY(Takes.NOTHING, true, "empty"),
    /** Is an array, object or string that is not empty; with an indefinite path: there are values. */
    NOT_EMPTY(Takes.NOTHING, true, "not empty"),
    /** Is that value: numbers by decimal value, objects and arrays by JSON equality. */
    EQUALS(Takes.JSON, false, "equal to"),
    /** Is another value, and one that can be compared. */
    NOT_EQUALS(Takes.JSON, false, "not equal to"),
    /** Is a number less than that. */
    LESS_THAN(Takes.NUMBER, false, "less than"),
    /** Is a number, that or less. */
    AT_MOST(Takes.NUMBER, false, "at most"),
    /** Is a number, that or more. */
    AT_LEAST(Takes.NUMBER, false, "at least"),
    /** Is a number greater than that. */
    GREATER_THAN(Takes.NUMBER, false, "greater than"),
    /** Is a string that matches the regular expression as a whole. */
    MATCHES(Takes.PATTERN, false, "a match of"),
    /** There is a value, be it null. */
    EXISTS(Takes.NOTHING, false, "there"),
    /** There is no value, not even null. */
    ABSENT(Takes.NOTHING, true, "absent"),
    /** Is an array of so many elements or fewer; with an indefinite path: there are so many values or fewer. */
    COUNT_AT_MOST(Takes.COUNT, true, "a count of at most"),
    /** Is an array of so many elements or more; with an indefinite path: there are so many values or more. */
    COUNT_AT_LEAST(Takes.COUNT, true, "a count of at least");

    /** What kind of value a condition takes. */
    enum Takes {
        NOTHING,
        JSON,
        NUMBER,
        PATTERN,
        COUNT
    }

    private final Takes takes;
    private final boolean ofAllValues;
    private final String words;

    Condition(Takes takes, boolean ofAllValues, String words) {
        this.takes = takes;
        this.ofAllValues = ofAllValues;
        this.words = words;
    }

    /** Whether a gate with this condition has to give a value; if not, it must not. */
    public boolean takesValue() {
        return takes != Takes.NOTHING;
    }

    Takes takes() {
        return takes;
    }

    /** Whether, with an indefinite path, it speaks of all values together rather than of each. */
    boolean isOfAllValues() {
        return ofAllValues;
    }

    /** In a sentence that goes on with the value. */
    String words() {
        return words;
    }
}

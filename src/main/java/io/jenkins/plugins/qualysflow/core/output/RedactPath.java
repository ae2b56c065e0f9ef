package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;

/**
 * A JSONPath expression, such as {@code $..ownerEmail}, whose values are taken out of inputs and outputs. All that it
 * matches goes, null and booleans too. It is made of names, indexes, slices, wildcards and {@code ..}; so it is known where
 * a value begins whether it matches, but for indexes from the end of an array.
 */
public final class RedactPath {

    private static final int LONGEST = 1000;

    private final String text;
    private final List<PathStep> steps;

    private RedactPath(String text, List<PathStep> steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * The expression.
     *
     * @throws IllegalArgumentException if it is none that can be used here; the message names the rule, and reads well
     *     after the name of a field
     */
    public static RedactPath of(String text) {
        String path = text == null ? "" : text.strip();
        if (path.isEmpty()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (path.length() > LONGEST) {
            throw new IllegalArgumentException("must have at most " + LONGEST + " characters");
        }
        if (!path.startsWith("$")) {
            throw new IllegalArgumentException("must begin with $, such as $..ownerEmail, not " + path);
        }
        if (path.equals("$")) {
            throw new IllegalArgumentException(
                    "must name something within the data; $ is all of it, which need not be archived");
        }
        return new RedactPath(path, new RedactPathReader(path).read());
    }

    /** Its steps; at least one. */
    List<PathStep> steps() {
        return steps;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedactPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The expression as it was given. */
    @Override
    public String toString() {
        return text;
    }
}

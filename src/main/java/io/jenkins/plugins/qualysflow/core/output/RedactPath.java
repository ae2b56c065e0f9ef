package io.jenkins.plugins.qualysflow.core.output;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import java.util.Map;

/**
 * A JSONPath expression, such as {@code $..ownerEmail}, whose values are taken out of inputs and outputs. All that it
 * matches goes, null and booleans too.
 */
public final class RedactPath {

    private static final int LONGEST = 1000;

    private final String text;
    private final JsonPath compiled;

    private RedactPath(String text, JsonPath compiled) {
        this.text = text;
        this.compiled = compiled;
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
        JsonPath compiled;
        try {
            compiled = JsonPath.compile(path);
        } catch (InvalidPathException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // Some of the library's messages are Java's own, and help nobody.
            String reason = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    "is not a valid JSONPath expression: " + path + (reason.contains("Exception") ? "" : ": " + reason),
                    e);
        }
        refuseFunction(path, compiled);
        return new RedactPath(path, compiled);
    }

    /** A function computes a value, which stands nowhere in the data. */
    private static void refuseFunction(String path, JsonPath compiled) {
        try {
            compiled.read((Object) Map.of(), PathSearch.pathsOnly());
        } catch (PathNotFoundException e) {
            // As it should be: there is nothing there.
        } catch (JsonPathException e) {
            throw new IllegalArgumentException("must not call a function: " + path, e);
        }
    }

    JsonPath compiled() {
        return compiled;
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

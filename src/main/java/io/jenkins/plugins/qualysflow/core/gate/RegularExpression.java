package io.jenkins.plugins.qualysflow.core.gate;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compiles regular expressions of users. */
final class RegularExpression {

    private static final int LONGEST = 2000;

    private RegularExpression() {}

    /**
     * Compiles.
     *
     * @throws IllegalArgumentException naming the rule, never the text
     */
    static Pattern compile(String expression, int flags) {
        if (expression.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST + " characters");
        }
        try {
            return Pattern.compile(expression, flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "must be a regular expression that compiles"
                            + (e.getIndex() < 0 ? "" : ", and does not at its character " + (e.getIndex() + 1)),
                    null);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("must be a regular expression that is nested less deeply", null);
        }
    }
}

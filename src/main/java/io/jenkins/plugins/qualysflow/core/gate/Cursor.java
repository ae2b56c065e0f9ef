package io.jenkins.plugins.qualysflow.core.gate;

/** Reads a text from left to right. */
final class Cursor {

    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    /** The next character; NUL at the end. */
    char peek() {
        return isAtEnd() ? '\0' : text.charAt(at);
    }

    char next() {
        char c = peek();
        at++;
        return c;
    }

    /** Passes over that text if it comes next. */
    boolean take(String expected) {
        boolean comes = text.startsWith(expected, at);
        if (comes) {
            at += expected.length();
        }
        return comes;
    }

    /** The same, and it has to come. */
    void need(String expected) {
        if (!take(expected)) {
            throw problem("needs " + expected);
        }
    }

    void blanks() {
        while (!isAtEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    /** A name without quotes; empty if none comes. */
    String word() {
        int start = at;
        while (!isAtEnd()
                && (Character.isLetterOrDigit(peek()) || "_-$".indexOf(peek()) >= 0 || Character.isSurrogate(peek()))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** A string in single or double quotes, which a backslash may escape, as it may itself. */
    String quoted() {
        char quote = next();
        StringBuilder string = new StringBuilder();
        while (!isAtEnd()) {
            char c = next();
            if (c == quote) {
                return string.toString();
            }
            if (c == '\\') {
                c = next();
                if (c != '\\' && c != '\'' && c != '"') {
                    throw problem("knows \\\\, \\' and \\\" as escapes only");
                }
            }
            string.append(c);
        }
        throw problem("has a string without an end");
    }

    /** Text up to a character, which is passed over, and which a backslash before it makes part of the text. */
    String until(char end) {
        StringBuilder taken = new StringBuilder();
        while (!isAtEnd()) {
            char c = next();
            if (c == end) {
                return taken.toString();
            }
            if (c == '\\' && peek() != end) {
                taken.append(c);
                c = next();
            } else if (c == '\\') {
                c = next();
            }
            taken.append(c);
        }
        throw problem("has a regular expression without an end");
    }

    /** What is wrong, and where. */
    IllegalArgumentException problem(String rule) {
        return new IllegalArgumentException(rule + " (at character " + (Math.min(at, text.length()) + 1) + ")");
    }
}

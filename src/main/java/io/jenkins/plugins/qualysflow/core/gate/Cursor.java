package io.jenkins.plugins.qualysflow.core.gate;

import java.util.function.IntPredicate;

/** A position in a text that is parsed from left to right. */
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

    /** Whether the next character is one of those. */
    boolean isAt(String characters) {
        return !isAtEnd() && characters.indexOf(peek()) >= 0;
    }

    char next() {
        char c = peek();
        at++;
        return c;
    }

    /** Skips that text if it comes next; returns whether it did. */
    boolean take(String expected) {
        boolean comes = text.startsWith(expected, at);
        if (comes) {
            at += expected.length();
        }
        return comes;
    }

    /** Skips that text, which must come next. */
    void need(String expected) {
        if (!take(expected)) {
            throw problem("needs " + expected);
        }
    }

    void blanks() {
        takeWhile(Character::isWhitespace);
    }

    /** The next characters of that kind; may be empty. */
    String takeWhile(IntPredicate wanted) {
        int start = at;
        while (!isAtEnd() && wanted.test(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    /** A name without quotes; empty if there is none. */
    String word() {
        return takeWhile(c -> Character.isLetterOrDigit(c) || "_-$".indexOf(c) >= 0 || Character.isSurrogate((char) c));
    }

    /** A string in single or double quotes; quotes and backslashes in it are escaped with a backslash. */
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

    /** The text up to a slash, which is skipped; an escaped slash becomes part of the text, without its backslash. */
    String untilSlash() {
        StringBuilder taken = new StringBuilder();
        while (!isAtEnd()) {
            char c = next();
            if (c == '/') {
                return taken.toString();
            }
            if (c == '\\' && peek() != '/') {
                taken.append(c);
            }
            taken.append(c == '\\' ? next() : c);
        }
        throw problem("has a regular expression without an end");
    }

    /** An error at the current position. */
    IllegalArgumentException problem(String rule) {
        return problem(rule, at);
    }

    /** An error at that position. */
    IllegalArgumentException problem(String rule, int where) {
        return new IllegalArgumentException(rule + " (at character " + (Math.min(where, text.length()) + 1) + ")");
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads redact paths, and refuses with the rule what can't be one. */
final class RedactPathReader {

    private static final int MOST_DIGITS = 9;

    private final String path;
    private int at = 1;

    RedactPathReader(String path) {
        this.path = path;
    }

    List<PathStep> read() {
        List<PathStep> steps = new ArrayList<>();
        while (at < path.length()) {
            boolean descends = take("..");
            boolean dot = descends || take(".");
            if (take("[")) {
                steps.add(bracket(descends));
            } else if (!dot) {
                throw invalid("it needs . or [ after what comes before");
            } else if (take("*")) {
                steps.add(new PathStep(descends, null, List.of()));
            } else {
                steps.add(new PathStep(descends, Set.of(word()), List.of()));
            }
        }
        return List.copyOf(steps);
    }

    private PathStep bracket(boolean descends) {
        blanks();
        if (peek() == '?') {
            throw new IllegalArgumentException("must not have a filter, [?(…)]: " + path);
        }
        if (peek() == '(') {
            throw new IllegalArgumentException("must not have a script, [(…)]: " + path);
        }
        if (take("*")) {
            end();
            return new PathStep(descends, null, List.of());
        }
        Set<String> names = new LinkedHashSet<>();
        List<PathStep.Slice> slices = new ArrayList<>();
        do {
            blanks();
            if (peek() == '\'' || peek() == '"') {
                names.add(quoted());
            } else {
                slices.add(slice());
            }
            blanks();
        } while (take(","));
        end();
        return new PathStep(descends, names, slices);
    }

    private PathStep.Slice slice() {
        Integer from = number();
        blanks();
        if (!take(":")) {
            if (from == null) {
                throw invalid("it needs a name in quotes, a number or * in brackets");
            }
            return new PathStep.Slice(from, from == -1 ? null : Integer.valueOf(from + 1));
        }
        blanks();
        Integer to = number();
        blanks();
        return new PathStep.Slice(from == null ? 0 : from, to);
    }

    /** A whole number; null if none comes. */
    private Integer number() {
        int start = at;
        take("-");
        int digits = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at - digits > MOST_DIGITS || at == digits && digits > start) {
            throw invalid("its indexes have one to nine digits");
        }
        return at == start ? null : Integer.valueOf(path.substring(start, at));
    }

    private String quoted() {
        char quote = path.charAt(at++);
        StringBuilder name = new StringBuilder();
        while (peek() != quote) {
            if (peek() == '\\') {
                at++;
            }
            if (at >= path.length()) {
                throw invalid("a name in quotes does not end");
            }
            name.append(path.charAt(at++));
        }
        at++;
        return name.toString();
    }

    private String word() {
        int start = at;
        while (at < path.length() && ".[]() \t'\"".indexOf(peek()) < 0) {
            at++;
        }
        if (peek() == '(') {
            throw new IllegalArgumentException("must not call a function: " + path);
        }
        if (at == start) {
            throw invalid("it needs a name here, or another name as ['name']");
        }
        return path.substring(start, at);
    }

    private void end() {
        blanks();
        if (!take("]")) {
            throw invalid("a bracket does not end");
        }
    }

    private void blanks() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }

    /** The next character; 0 at the end. */
    private char peek() {
        return at < path.length() ? path.charAt(at) : 0;
    }

    private boolean take(String expected) {
        boolean there = path.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    private IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException(
                "is not a valid JSONPath expression: " + path + ": " + reason + " (at character " + (at + 1) + ")");
    }
}

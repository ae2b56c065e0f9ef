package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.ArrayList;
import java.util.List;

/** Reads paths. Knows all that it takes; whatever else there is, it refuses. */
final class PathReader {

    private static final int LONGEST = 2000;

    private final String text;
    private final Cursor cursor;
    private final FilterReader filters;
    private final List<Segment> segments = new ArrayList<>();
    private Function function;

    PathReader(String text) {
        this.text = text.strip();
        this.cursor = new Cursor(this.text);
        this.filters = new FilterReader(cursor);
    }

    GatePath read() {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST + " characters");
        }
        if (!cursor.take("$")) {
            throw new IllegalArgumentException("must begin with $");
        }
        while (!cursor.isAtEnd()) {
            if (function != null) {
                throw cursor.problem("must end with its function");
            }
            segment();
        }
        boolean descends = segments.stream().anyMatch(Segment.Descent.class::isInstance);
        if (function != null && !segments.stream().allMatch(Segment::isDefinite)) {
            throw new IllegalArgumentException("must not have a function after "
                    + (descends ? ".." : "a wildcard, a filter or a slice")
                    + ": it would be made of each value, not of all");
        }
        return new GatePath(segments, function, filters.namesSecret(), shown());
    }

    private void segment() {
        if (cursor.take("..")) {
            segments.add(descent());
        } else if (cursor.take(".")) {
            if (cursor.take("*")) {
                segments.add(new Segment.Wildcard());
                return;
            }
            String name = name();
            if (cursor.take("(")) {
                function = function(cursor, name);
            } else {
                segments.add(new Segment.Name(name));
            }
        } else if (cursor.take("[")) {
            cursor.blanks();
            segments.add(bracket());
            cursor.blanks();
            cursor.need("]");
        } else {
            throw cursor.problem("needs . or [");
        }
    }

    private Segment descent() {
        if (segments.stream().anyMatch(Segment.Descent.class::isInstance)) {
            throw cursor.problem("must have .. once at most");
        }
        if (cursor.take("*")) {
            return new Segment.Descent(null);
        }
        if (!cursor.take("[")) {
            return new Segment.Descent(name());
        }
        cursor.blanks();
        boolean all = cursor.take("*");
        if (!all && cursor.peek() != '\'' && cursor.peek() != '"') {
            throw cursor.problem("needs a name or * after ..");
        }
        String name = all ? null : cursor.quoted();
        cursor.blanks();
        cursor.need("]");
        return new Segment.Descent(name);
    }

    private String name() {
        String name = cursor.word();
        if (name.isEmpty()) {
            throw cursor.problem("needs a name of letters, digits, _, - and $ here, or another name as ['name']");
        }
        return name;
    }

    private Segment bracket() {
        char c = cursor.peek();
        if (c == '*') {
            cursor.next();
            return new Segment.Wildcard();
        }
        if (c == '?') {
            cursor.next();
            cursor.blanks();
            cursor.need("(");
            Filter filter = filters.read();
            cursor.need(")");
            return new Segment.Where(filter);
        }
        Segment segment = c == '\'' || c == '"' ? new Segment.Name(cursor.quoted()) : indexOrSlice();
        cursor.blanks();
        if (cursor.peek() == ',') {
            throw cursor.problem("takes one name or index in brackets: of several, missing ones would go unseen");
        }
        return segment;
    }

    private Segment indexOrSlice() {
        Integer from = integer(cursor);
        cursor.blanks();
        if (!cursor.take(":")) {
            if (from == null) {
                throw cursor.problem("needs a name in quotes, a number, *, or ?(filter) in brackets");
            }
            return new Segment.Index(from);
        }
        cursor.blanks();
        Integer to = integer(cursor);
        cursor.blanks();
        if (cursor.peek() == ':') {
            throw cursor.problem("takes slices of two numbers only");
        }
        return new Segment.Slice(from, to);
    }

    /** A whole number; null if none comes. */
    static Integer integer(Cursor cursor) {
        boolean negative = cursor.take("-");
        StringBuilder digits = new StringBuilder();
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            digits.append(cursor.next());
        }
        if (digits.length() > 9 || (negative && digits.isEmpty())) {
            throw cursor.problem("needs indexes of nine digits at most");
        }
        return digits.isEmpty() ? null : Integer.valueOf((negative ? "-" : "") + digits);
    }

    static Function function(Cursor cursor, String name) {
        Function function = Function.named(name);
        if (function == null) {
            throw cursor.problem("knows the functions " + Function.names() + " only");
        }
        cursor.blanks();
        if (!cursor.take(")")) {
            throw cursor.problem("has functions without parameters only");
        }
        return function;
    }

    /** Constants that are compared with secrets are secrets. */
    private String shown() {
        StringBuilder masked = new StringBuilder();
        int end = 0;
        for (FilterReader.Span secret : filters.secrets()) {
            masked.append(text, end, secret.start()).append(SensitiveNames.MASK);
            end = secret.end();
        }
        return masked.append(text.substring(end)).toString();
    }
}

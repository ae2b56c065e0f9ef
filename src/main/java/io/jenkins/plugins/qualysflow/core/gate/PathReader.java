package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Parses a path and its filters. Refuses everything that is not in {@code docs/gates.md}. */
final class PathReader {

    private static final int LONGEST = 2000;

    private static final int DEEPEST = 50;

    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "=~", "<", ">", "nin", "in");

    private final String text;
    private final Cursor cursor;
    /** In the order of the text. */
    private final List<Span> secrets = new ArrayList<>();

    private boolean namesSecret;
    private int depth;

    /** The position of a constant that is compared with a sensitive value. */
    private record Span(int start, int end) {}

    PathReader(String text) {
        this.text = text.strip();
        this.cursor = new Cursor(this.text);
    }

    GatePath read() {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST + " characters");
        }
        if (!cursor.take("$")) {
            throw new IllegalArgumentException("must begin with $");
        }
        Route route = route(false);
        if (!cursor.isAtEnd()) {
            throw cursor.problem(route.function() == null ? "needs . or [" : "must end with its function");
        }
        if (route.function() != null && !route.isDefinite()) {
            throw new IllegalArgumentException("must not have a function after "
                    + (route.descends() ? ".." : "a wildcard, a filter or a slice")
                    + ": it would be made of each value, not of all");
        }
        return new GatePath(route, namesSecret, shown());
    }

    /** The text with constants masked that are compared with sensitive values. */
    private String shown() {
        StringBuilder masked = new StringBuilder();
        int end = 0;
        for (Span secret : secrets) {
            masked.append(text, end, secret.start()).append(SensitiveNames.MASK);
            end = secret.end();
        }
        return masked.append(text.substring(end)).toString();
    }

    /** The segments up to the first other character; within a filter only names and single indexes are allowed. */
    private Route route(boolean inFilter) {
        List<Segment> segments = new ArrayList<>();
        Function function = null;
        while (function == null && cursor.isAt(".[")) {
            int start = cursor.at() + 1;
            Segment segment = null;
            if (cursor.take("..")) {
                segment = descent(segments);
            } else if (cursor.take("[")) {
                cursor.blanks();
                segment = bracket();
                cursor.blanks();
                cursor.need("]");
            } else {
                cursor.next();
                if (cursor.take("*")) {
                    segment = Segment.all();
                } else {
                    String name = name();
                    function = cursor.take("(") ? function(name) : null;
                    segment = function == null ? Segment.member(name) : null;
                }
            }
            if (segment != null) {
                if (inFilter && !segment.isDefinite()) {
                    throw cursor.problem(
                            "takes names and single indexes only within a filter: anything else would always exist",
                            start);
                }
                segments.add(segment);
            }
        }
        return new Route(segments, function);
    }

    private Segment descent(List<Segment> before) {
        if (before.stream().anyMatch(Segment::descends)) {
            throw cursor.problem("must have .. once at most");
        }
        if (cursor.take("*")) {
            return Segment.descent(null);
        }
        if (!cursor.take("[")) {
            return Segment.descent(name());
        }
        cursor.blanks();
        boolean all = cursor.take("*");
        if (!all && !cursor.isAt("'\"")) {
            throw cursor.problem("needs a name or * after ..");
        }
        String name = all ? null : cursor.quoted();
        cursor.blanks();
        cursor.need("]");
        return Segment.descent(name);
    }

    private String name() {
        String name = cursor.word();
        if (name.isEmpty()) {
            throw cursor.problem("needs a name of letters, digits, _, - and $ here, or another name as ['name']");
        }
        return name;
    }

    private Function function(String name) {
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

    private Segment bracket() {
        if (cursor.take("*")) {
            return Segment.all();
        }
        if (cursor.take("?")) {
            cursor.blanks();
            cursor.need("(");
            Filter filter = filter();
            cursor.need(")");
            return Segment.where(filter);
        }
        Segment segment = cursor.isAt("'\"") ? Segment.member(cursor.quoted()) : indexOrSlice();
        cursor.blanks();
        if (cursor.isAt(",")) {
            throw cursor.problem("takes one name or index in brackets: of several, missing ones would go unseen");
        }
        return segment;
    }

    private Segment indexOrSlice() {
        Integer from = integer();
        cursor.blanks();
        if (!cursor.take(":")) {
            if (from == null) {
                throw cursor.problem("needs a name in quotes, a number, *, or ?(filter) in brackets");
            }
            return Segment.element(from);
        }
        cursor.blanks();
        Integer to = integer();
        cursor.blanks();
        if (cursor.isAt(":")) {
            throw cursor.problem("takes slices of two numbers only");
        }
        return Segment.slice(from, to);
    }

    /** A whole number; null if there is none. */
    private Integer integer() {
        boolean negative = cursor.take("-");
        String digits = cursor.takeWhile(c -> c >= '0' && c <= '9');
        if (digits.length() > 9 || (negative && digits.isEmpty())) {
            throw cursor.problem("needs indexes of nine digits at most");
        }
        return digits.isEmpty() ? null : Integer.valueOf((negative ? "-" : "") + digits);
    }

    /** The text between parentheses; stops before the closing one. */
    private Filter filter() {
        deeper();
        List<Filter> alternatives = new ArrayList<>();
        do {
            alternatives.add(conjunction());
        } while (cursor.take("||"));
        depth--;
        return Filter.or(alternatives);
    }

    private void deeper() {
        depth++;
        if (depth > DEEPEST) {
            throw cursor.problem("must not nest parentheses and ! deeper than " + DEEPEST);
        }
    }

    private Filter conjunction() {
        List<Filter> parts = new ArrayList<>();
        do {
            cursor.blanks();
            parts.add(part());
            cursor.blanks();
        } while (cursor.take("&&"));
        return Filter.and(parts);
    }

    private Filter part() {
        if (cursor.take("!")) {
            deeper();
            cursor.blanks();
            Filter negated = cursor.isAt("(!") ? part() : existence();
            depth--;
            return negated.not();
        }
        if (cursor.take("(")) {
            Filter inner = filter();
            cursor.need(")");
            return inner;
        }
        return comparison();
    }

    /** Without parentheses, {@code !} may only test that a value is missing, since {@code !@.a == 1} would be ambiguous. */
    private Filter existence() {
        int start = cursor.at();
        Operand operand = operand();
        cursor.blanks();
        if (!operand.isConstant() && cursor.isAt(")&|")) {
            return Filter.exists(operand);
        }
        throw cursor.problem("needs parentheses around what ! negates at character " + (start + 1));
    }

    private Filter comparison() {
        int leftStart = cursor.at();
        Operand left = operand();
        Span leftSide = new Span(leftStart, cursor.at());

        cursor.blanks();
        String operator = operator();
        if (operator == null) {
            if (left.isConstant()) {
                throw cursor.problem("needs one of ==, !=, <, <=, >, >=, =~, in and nin after a constant");
            }
            return Filter.exists(left);
        }
        cursor.blanks();
        int rightStart = cursor.at();
        boolean isList = operator.equals("in") || operator.equals("nin");
        if (isList || operator.equals("=~")) {
            Filter filter = isList ? Filter.in(left, constants()) : Filter.matches(left, regularExpression());
            if (left.isConstant()) {
                throw cursor.problem("needs a path before =~, in and nin");
            }
            hide(left, new Span(rightStart, cursor.at()));
            return operator.equals("nin") ? filter.not() : filter;
        }
        Operand right = operand();
        if (right.isConstant()) {
            if (left.isConstant()) {
                throw cursor.problem("compares two constants");
            }
            hide(left, new Span(rightStart, cursor.at()));
        } else if (left.isConstant()) {
            hide(right, leftSide);
        }
        return switch (operator) {
            case "==" -> Filter.equal(left, right);
            case "!=" -> Filter.equal(left, right).not();
            case "<" -> ordered(left, order -> order < 0, right);
            case "<=" -> ordered(left, order -> order <= 0, right);
            case ">=" -> ordered(left, order -> order >= 0, right);
            default -> ordered(left, order -> order > 0, right);
        };
    }

    /** Hides a constant that is compared with a sensitive value. */
    private void hide(Operand compared, Span constant) {
        if (compared.isSensitive()) {
            secrets.add(constant);
        }
    }

    /** The operator; null if there is only the left side. */
    private String operator() {
        for (String operator : OPERATORS) {
            if (cursor.take(operator)) {
                return operator;
            }
        }
        if (cursor.isAt(")&|")) {
            return null;
        }
        throw cursor.problem("knows the operators ==, !=, <, <=, >, >=, =~, in and nin only, joined by && and ||");
    }

    private Filter ordered(Operand left, IntPredicate order, Operand right) {
        for (Operand operand : List.of(left, right)) {
            if (operand.isConstant() && !(operand.constant() instanceof Number)) {
                throw cursor.problem("orders by numbers only: <, <=, > and >= need a number");
            }
        }
        return Filter.ordered(left, order, right);
    }

    private Operand operand() {
        if (!cursor.isAt("$@")) {
            return Operand.constant(constant());
        }
        boolean fromRoot = cursor.next() == '$';
        return new Operand(null, route(true), fromRoot);
    }

    private Object constant() {
        if (cursor.isAt("'\"")) {
            String string = cursor.quoted();
            namesSecret |= SensitiveNames.isSensitive(string);
            return string;
        }
        String word = cursor.takeWhile(c -> "+-.".indexOf(c) >= 0 || Character.isLetterOrDigit(c));
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> number(word);
        };
    }

    private BigDecimal number(String word) {
        if (word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,6})?")) {
            return new BigDecimal(word);
        }
        throw cursor.problem("needs @, $, a string in quotes, a number, true, false or null");
    }

    private List<Object> constants() {
        cursor.need("[");
        List<Object> values = new ArrayList<>();
        do {
            cursor.blanks();
            values.add(constant());
            cursor.blanks();
        } while (cursor.take(","));
        cursor.need("]");
        return values;
    }

    private Pattern regularExpression() {
        cursor.need("/");
        String expression = cursor.untilSlash();
        int flags = 0;
        while (Character.isLetter(cursor.peek())) {
            flags |= flag(cursor.peek());
            cursor.next();
        }
        try {
            return RegularExpression.compile(expression, flags);
        } catch (IllegalArgumentException e) {
            throw cursor.problem("has a regular expression that does not compile");
        }
    }

    private int flag(char letter) {
        return switch (letter) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'd' -> Pattern.UNIX_LINES;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'u' -> Pattern.UNICODE_CASE;
            case 'x' -> Pattern.COMMENTS;
            default -> throw cursor.problem("knows the flags i, d, m, s, u and x only");
        };
    }
}

package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the filters of a path. */
final class FilterReader {

    private static final String OPERATORS = "==, !=, <, <=, >, >=, =~, in and nin";

    private static final int DEEPEST = 50;

    private final Cursor cursor;
    private final List<Span> secrets = new ArrayList<>();
    private int depth;
    private boolean namesSecret;

    /** Where something stands in the path. */
    record Span(int start, int end) {}

    FilterReader(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Where constants stand that are compared with values under sensitive names, in order. */
    List<Span> secrets() {
        return secrets.stream().sorted(Comparator.comparingInt(Span::start)).toList();
    }

    /** Whether a filter chooses by the name of a secret, as {@code @.key == 'password'} does. */
    boolean namesSecret() {
        return namesSecret;
    }

    /** What stands between the parentheses; the closing one is left. */
    Filter read() {
        depth++;
        if (depth > DEEPEST) {
            throw cursor.problem("must not nest parentheses and ! deeper than " + DEEPEST);
        }
        List<Filter> alternatives = new ArrayList<>();
        do {
            alternatives.add(all());
        } while (cursor.take("||"));
        depth--;
        return alternatives.size() == 1 ? alternatives.get(0) : new Filter.Or(alternatives);
    }

    private Filter all() {
        List<Filter> parts = new ArrayList<>();
        do {
            cursor.blanks();
            parts.add(part());
            cursor.blanks();
        } while (cursor.take("&&"));
        return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
    }

    private Filter part() {
        if (cursor.take("!")) {
            depth++;
            if (depth > DEEPEST) {
                throw cursor.problem("must not nest parentheses and ! deeper than " + DEEPEST);
            }
            cursor.blanks();
            boolean whole = cursor.peek() == '(' || cursor.peek() == '!';
            Filter negated = whole ? part() : existence();
            depth--;
            return new Filter.Not(negated);
        }
        if (cursor.take("(")) {
            Filter inner = read();
            cursor.need(")");
            return inner;
        }
        return comparison();
    }

    /** Without parentheses, {@code !} is for a value that is not there: what {@code !@.a == 1} means is anyone's guess. */
    private Filter existence() {
        int start = cursor.at();
        if (operand() instanceof Operand.Reference reference) {
            cursor.blanks();
            if (cursor.peek() == ')' || cursor.peek() == '&' || cursor.peek() == '|') {
                return new Filter.Exists(reference);
            }
        }
        throw cursor.problem("needs parentheses around what ! negates at character " + (start + 1));
    }

    private Filter comparison() {
        int leftStart = cursor.at();
        Operand left = operand();
        int leftEnd = cursor.at();
        cursor.blanks();
        String operator = operator();
        if (operator.isEmpty()) {
            if (left instanceof Operand.Constant) {
                throw cursor.problem("needs one of " + OPERATORS + " after a constant");
            }
            return new Filter.Exists(left);
        }
        cursor.blanks();
        int rightStart = cursor.at();
        if (operator.equals("=~")) {
            Pattern pattern = regularExpression();
            return new Filter.Matches(reference(left, rightStart), pattern);
        }
        if (operator.equals("in") || operator.equals("nin")) {
            List<Object> values = constants();
            Filter in = new Filter.In(reference(left, rightStart), values);
            return operator.equals("in") ? in : new Filter.Not(in);
        }
        Operand right = operand();
        if (left instanceof Operand.Constant && right instanceof Operand.Constant) {
            throw cursor.problem("compares two constants");
        }
        if (right.isSensitive() && left instanceof Operand.Constant) {
            secrets.add(new Span(leftStart, leftEnd));
        }
        if (left.isSensitive() && right instanceof Operand.Constant) {
            secrets.add(new Span(rightStart, cursor.at()));
        }
        return switch (operator) {
            case "==" -> new Filter.Equal(left, right);
            case "!=" -> new Filter.Not(new Filter.Equal(left, right));
            case "<" -> ordered(left, Order.LESS, right);
            case "<=" -> ordered(left, Order.AT_MOST, right);
            case ">=" -> ordered(left, Order.AT_LEAST, right);
            default -> ordered(left, Order.GREATER, right);
        };
    }

    private String operator() {
        for (String operator : List.of("==", "!=", "<=", ">=", "=~", "<", ">", "nin", "in")) {
            if (cursor.take(operator)) {
                return operator;
            }
        }
        if (cursor.peek() == ')' || cursor.peek() == '&' || cursor.peek() == '|') {
            return "";
        }
        throw cursor.problem("knows the operators " + OPERATORS + " only, joined by && and ||");
    }

    private Filter ordered(Operand left, Order order, Operand right) {
        for (Operand operand : List.of(left, right)) {
            if (operand instanceof Operand.Constant constant && !(constant.value() instanceof Number)) {
                throw cursor.problem("orders by numbers only: <, <=, > and >= need a number");
            }
        }
        return new Filter.Ordered(left, order, right);
    }

    /** The left side, which has to be a path; what stands from there on is masked if it is a sensitive one. */
    private Operand reference(Operand left, int rightStart) {
        if (left instanceof Operand.Constant) {
            throw cursor.problem("needs a path before =~, in and nin");
        }
        if (left.isSensitive()) {
            secrets.add(new Span(rightStart, cursor.at()));
        }
        return left;
    }

    private Operand operand() {
        boolean fromRoot = cursor.peek() == '$';
        if (!fromRoot && cursor.peek() != '@') {
            return new Operand.Constant(constant());
        }
        cursor.next();
        List<Segment> segments = new ArrayList<>();
        Function function = null;
        while (function == null && (cursor.peek() == '.' || cursor.peek() == '[')) {
            if (cursor.take(".")) {
                String name = cursor.word();
                if (name.isEmpty()) {
                    throw indefinite();
                }
                if (cursor.take("(")) {
                    function = PathReader.function(cursor, name);
                } else {
                    segments.add(new Segment.Name(name));
                }
            } else {
                cursor.next();
                segments.add(bracket());
            }
        }
        return new Operand.Reference(fromRoot, segments, function);
    }

    private Segment bracket() {
        cursor.blanks();
        Segment segment;
        if (cursor.peek() == '\'' || cursor.peek() == '"') {
            segment = new Segment.Name(cursor.quoted());
        } else {
            Integer index = PathReader.integer(cursor);
            if (index == null) {
                throw indefinite();
            }
            segment = new Segment.Index(index);
        }
        cursor.blanks();
        if (!cursor.take("]")) {
            throw indefinite();
        }
        return segment;
    }

    private IllegalArgumentException indefinite() {
        return cursor.problem("takes names and single indexes only within a filter: more would always be there");
    }

    private Object constant() {
        char c = cursor.peek();
        if (c == '\'' || c == '"') {
            String text = cursor.quoted();
            namesSecret |= SensitiveNames.isSensitive(text);
            return text;
        }
        StringBuilder number = new StringBuilder();
        while ("+-.".indexOf(cursor.peek()) >= 0 || Character.isLetterOrDigit(cursor.peek())) {
            number.append(cursor.next());
        }
        String word = number.toString();
        switch (word) {
            case "true":
                return true;
            case "false":
                return false;
            case "null":
                return null;
            default:
                return number(word);
        }
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
        String expression = cursor.until('/');
        int flags = 0;
        while (Character.isLetter(cursor.peek())) {
            int flag = "idmsux".indexOf(cursor.peek());
            if (flag < 0) {
                throw cursor.problem("knows the flags i, d, m, s, u and x only");
            }
            cursor.next();
            flags |= new int[] {
                        Pattern.CASE_INSENSITIVE,
                        Pattern.UNIX_LINES,
                        Pattern.MULTILINE,
                        Pattern.DOTALL,
                        Pattern.UNICODE_CASE,
                        Pattern.COMMENTS
                    }
                    [flag];
        }
        try {
            return RegularExpression.compile(expression, flags);
        } catch (IllegalArgumentException e) {
            throw cursor.problem("has a regular expression that does not compile");
        }
    }
}

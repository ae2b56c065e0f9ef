package io.jenkins.plugins.qualysflow.core.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> by the value of the variable. An unknown name stays as it is, and so does
 * <code>$NAME</code>; <code>$${NAME}</code> becomes <code>${NAME}</code>. A value is not expanded again, so that it can't
 * refer to other variables.
 */
public final class Expansion {

    private static final Pattern REFERENCE = Pattern.compile("(\\$)?\\$\\{([A-Za-z0-9_.]+)\\}");

    /** Characters to escape in a regular expression: all but letters and digits, which must not be escaped. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\p{L}\\p{N}]");

    private final UnaryOperator<String> values;

    /**
     * An expansion.
     *
     * @param values gives the value of a name; null where there is none
     */
    public Expansion(UnaryOperator<String> values) {
        this.values = values;
    }

    /** Whether the text contains a reference to a variable; false for null. */
    public static boolean mayChange(String text) {
        return text != null && REFERENCE.matcher(text).find();
    }

    /** The expanded text; null for null. */
    public String in(String text) {
        return expand(text, (value, found) -> value);
    }

    /**
     * The expanded regular expression, in which each value is literal text, also before a quantifier; null for null.
     *
     * @throws IllegalArgumentException if a backslash precedes a reference, since it would escape the value
     */
    public String inPattern(String regularExpression) {
        return expand(regularExpression, (value, found) -> {
            if (backslashesBefore(regularExpression, found.start()) % 2 != 0) {
                throw new IllegalArgumentException("must not have a single backslash before ${" + found.group(2) + "}");
            }
            String literal = literal(value);
            boolean repeated = found.end() < regularExpression.length()
                    && "*+?{".indexOf(regularExpression.charAt(found.end())) >= 0;
            return repeated ? "(?:" + literal + ")" : literal;
        });
    }

    private static int backslashesBefore(String text, int end) {
        int at = end;
        while (at > 0 && text.charAt(at - 1) == '\\') {
            at--;
        }
        return end - at;
    }

    /** Escapes each character: a {@code \E} of {@link Pattern#quote} could end a quotation that the expression has begun. */
    private static String literal(String value) {
        return NOT_PLAIN.matcher(value).replaceAll("\\\\$0");
    }

    private String expand(String text, BiFunction<String, MatchResult, String> form) {
        if (text == null) {
            return null;
        }
        return REFERENCE.matcher(text).replaceAll(found -> {
            String replacement;
            if (found.group(1) != null) {
                replacement = found.group().substring(1);
            } else {
                String value = values.apply(found.group(2));
                replacement = value == null ? found.group() : form.apply(value, found);
            }
            return Matcher.quoteReplacement(replacement);
        });
    }

    /** A copy of a plain JSON value with its strings expanded, but not the names of members. */
    public Object inStrings(Object plain) {
        if (plain instanceof String text) {
            return in(text);
        }
        if (plain instanceof Map<?, ?> map) {
            return inStringsOf(map);
        }
        if (plain instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(inStrings(element)));
            return copy;
        }
        return plain;
    }

    /** The same for an object. */
    public Map<String, Object> inStringsOf(Map<?, ?> object) {
        Map<String, Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) -> copy.put(String.valueOf(name), inStrings(value)));
        return copy;
    }
}

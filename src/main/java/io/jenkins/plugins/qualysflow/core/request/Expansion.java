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
 * Puts values of variables in the place of <code>${NAME}</code>. A name that is not known stays as it is, and so does
 * <code>$NAME</code>. Two dollars before the brace give one and no value. What is put in is never read again: it can
 * neither name another variable nor change the form of what is around it.
 */
public final class Expansion {

    private static final Pattern REFERENCE = Pattern.compile("(\\$)?\\$\\{([A-Za-z0-9_.]+)\\}");

    /** What may mean something in a regular expression; letters and digits must not have a backslash. */
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

    /** Whether an expansion may make something else of that text; not of null. */
    public static boolean mayChange(String text) {
        return text != null && REFERENCE.matcher(text).find();
    }

    /** The text with values put in; null for null. */
    public String in(String text) {
        return expand(text, (value, found) -> value);
    }

    /**
     * The regular expression with values put in, each of which stands for nothing but itself, also where it is to be
     * repeated; null for null.
     *
     * @throws IllegalArgumentException where a backslash before a value would make something else of it
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

    /** Each character by itself, so that nothing before the value can open what it closes. */
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

    /** A copy of a plain JSON value with values put into its strings, but not into the names of members. */
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

    /** The same for what has to be an object. */
    public Map<String, Object> inStringsOf(Map<?, ?> object) {
        Map<String, Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) -> copy.put(String.valueOf(name), inStrings(value)));
        return copy;
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain JSON values with masks: for those under sensitive names, for what {@link TextSecrets} finds in strings, and for
 * given texts. For what a user passed in and a build shows.
 */
public final class MaskedValues {

    private final SecretTexts given;

    /** Whether nothing but the given texts is masked. */
    private final boolean givenOnly;

    private MaskedValues(SecretTexts given, boolean givenOnly) {
        this.given = given;
        this.givenOnly = givenOnly;
    }

    /**
     * A copy with masks; the given value is left as it is.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    public static Object of(Object value) {
        return new MaskedValues(SecretTexts.NONE, false).masked(value);
    }

    /** The same with masks for those texts too, wherever they stand: also where one goes beyond what is masked anyway. */
    public static Object of(Object value, MaskedLiterals secrets) {
        return new MaskedValues(secrets.search(), false).masked(value);
    }

    /** A copy with masks for those texts alone, in names too. A number is masked where all of it is such a text. */
    static Object ofGiven(Object value, SecretTexts given) {
        return given.isEmpty() ? value : new MaskedValues(given, true).masked(value);
    }

    private Object masked(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> masked = new LinkedHashMap<>();
            boolean pair = !givenOnly && isSensitivePair(map);
            map.forEach((name, member) -> {
                boolean says = member != null && !(member instanceof Boolean);
                boolean hide = says && !givenOnly && hides(pair, name);
                masked.put(text(String.valueOf(name)), hide ? SensitiveNames.MASK : masked(member));
            });
            return masked;
        }
        if (value instanceof Collection<?> list) {
            List<Object> masked = new ArrayList<>();
            list.forEach(element -> masked.add(masked(element)));
            return masked;
        }
        if (value instanceof CharSequence) {
            return text(value.toString());
        }
        return value instanceof Number && given.isNumber(value.toString()) ? SensitiveNames.MASK : value;
    }

    private String text(String text) {
        return givenOnly ? given.masked(text, SensitiveNames.MASK) : TextSecrets.masked(text, given);
    }

    /** Whether what an object holds under that name is masked, null and booleans excepted. */
    public static boolean hides(Map<?, ?> object, String name) {
        return hides(isSensitivePair(object), name);
    }

    private static boolean hides(boolean inPair, Object name) {
        SensitiveNames.Meaning meaning = meaning(name);
        return meaning == SensitiveNames.Meaning.SENSITIVE
                || (inPair && meaning == SensitiveNames.Meaning.VALUE_OF_PAIR);
    }

    /** Whether the object names something sensitive whose value it holds. */
    private static boolean isSensitivePair(Map<?, ?> map) {
        return map.entrySet().stream()
                .anyMatch(entry -> meaning(entry.getKey()) == SensitiveNames.Meaning.NAME_OF_PAIR
                        && entry.getValue() instanceof String named
                        && SensitiveNames.isSensitive(named));
    }

    private static SensitiveNames.Meaning meaning(Object name) {
        return SensitiveNames.meaning(String.valueOf(name));
    }
}

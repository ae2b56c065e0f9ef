package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain JSON values with those under sensitive names masked, and what {@link TextSecrets} finds in strings: for what a
 * user passed in and a build shows.
 */
public final class MaskedValues {

    private MaskedValues() {}

    /**
     * A copy with masks; the given value is left as it is.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    public static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> masked = new LinkedHashMap<>();
            boolean pair = isSensitivePair(map);
            map.forEach((name, member) -> {
                boolean hide = hides(pair, name) && member != null && !(member instanceof Boolean);
                masked.put(String.valueOf(name), hide ? SensitiveNames.MASK : of(member));
            });
            return masked;
        }
        if (value instanceof List<?> list) {
            List<Object> masked = new ArrayList<>();
            list.forEach(element -> masked.add(of(element)));
            return masked;
        }
        return value instanceof String text ? TextSecrets.masked(text) : value;
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

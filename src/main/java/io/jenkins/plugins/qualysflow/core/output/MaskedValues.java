package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain JSON values with those under sensitive names masked: for what a user passed in and a build shows. */
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
                boolean sensitive =
                        SensitiveNames.isSensitive(String.valueOf(name)) || (pair && isOneOf(name, "value"));
                boolean hide = sensitive && member != null && !(member instanceof Boolean);
                masked.put(String.valueOf(name), hide ? SensitiveNames.MASK : of(member));
            });
            return masked;
        }
        if (value instanceof List<?> list) {
            List<Object> masked = new ArrayList<>();
            list.forEach(element -> masked.add(of(element)));
            return masked;
        }
        return value;
    }

    /** Whether what an object holds under that name is masked, null and booleans excepted. */
    public static boolean hides(Map<?, ?> object, String name) {
        return SensitiveNames.isSensitive(name) || (isOneOf(name, "value") && isSensitivePair(object));
    }

    /** Whether the object names something sensitive whose value it holds. */
    private static boolean isSensitivePair(Map<?, ?> map) {
        return map.entrySet().stream()
                .anyMatch(entry -> isOneOf(entry.getKey(), "key", "name")
                        && entry.getValue() instanceof String named
                        && SensitiveNames.isSensitive(named));
    }

    private static boolean isOneOf(Object name, String... names) {
        return Arrays.stream(names).anyMatch(one -> one.equalsIgnoreCase(String.valueOf(name)));
    }
}

package io.jenkins.plugins.qualysflow.core.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts values of a script to plain JSON values. */
public final class PlainJson {

    private PlainJson() {}

    /**
     * A copy made of {@link LinkedHashMap}, {@link ArrayList}, {@link String}, {@link Number}, {@link Boolean} and null.
     * Texts of other classes, such as templates of a script language, become strings.
     *
     * @param parameter the name in error messages
     * @throws InvalidParametersException naming the position of a value that JSON can't express
     */
    public static Object of(String parameter, Object value) throws InvalidParametersException {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            boolean isBinary = value instanceof Float || value instanceof Double;
            if (isBinary && !Double.isFinite(number.doubleValue())) {
                throw invalid(parameter + " must be a finite number");
            }
            return number;
        }
        if (value instanceof CharSequence) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof CharSequence)) {
                    throw invalid(parameter + " must have strings as keys");
                }
                String name = entry.getKey().toString();
                copy.put(name, of(parameter + "." + name, entry.getValue()));
            }
            return copy;
        }
        if (value instanceof Collection<?> collection) {
            List<Object> copy = new ArrayList<>();
            for (Object element : collection) {
                copy.add(of(parameter + "[" + copy.size() + "]", element));
            }
            return copy;
        }
        throw invalid(parameter + " must be a string, number, boolean, list or map, not "
                + value.getClass().getName());
    }

    /**
     * The same for an object.
     *
     * @param map null gives an empty one
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String parameter, Map<?, ?> map) throws InvalidParametersException {
        return map == null ? new LinkedHashMap<>() : (Map<String, Object>) of(parameter, map);
    }

    private static InvalidParametersException invalid(String problem) {
        return new InvalidParametersException(List.of(problem));
    }
}

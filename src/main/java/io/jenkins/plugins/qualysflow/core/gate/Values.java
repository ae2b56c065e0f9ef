package io.jenkins.plugins.qualysflow.core.gate;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Compares plain JSON values. */
final class Values {

    private Values() {}

    /** What kind of value it is, with its article. */
    static String kind(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        return value instanceof List<?> ? "an array" : "an object";
    }

    /**
     * Whether two values are equal.
     *
     * @throws GateFault if they are of kinds that can't be compared; null can be compared with all
     */
    static boolean comparedEqual(Object one, Object other, Patience patience) {
        if (one != null && other != null && !kind(one).equals(kind(other))) {
            throw GateFault.cannotBeCompared(kind(one) + " with " + kind(other));
        }
        return equal(one, other, patience);
    }

    /** JSON equality: numbers by decimal value, members in any order. */
    static boolean equal(Object one, Object other, Patience patience) {
        patience.tick();
        if (one instanceof Number a && other instanceof Number b) {
            return decimal(a).compareTo(decimal(b)) == 0;
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return equalLists(a, b, patience);
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.size() == b.size()
                    && a.entrySet().stream()
                            .allMatch(entry -> b.containsKey(entry.getKey())
                                    && equal(entry.getValue(), b.get(entry.getKey()), patience));
        }
        return one == null ? other == null : one.equals(other);
    }

    private static boolean equalLists(List<?> one, List<?> other, Patience patience) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (Object element : one) {
            if (!equal(element, others.next(), patience)) {
                return false;
            }
        }
        return true;
    }

    /** The exact decimal value. */
    static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}

package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Converts values to types that the Snippet Generator can write: it writes neither BigInteger nor BigDecimal. */
@Restricted(NoExternalUse.class)
public final class SnippetValues {

    private SnippetValues() {}

    /** A copy with numbers as Long and Double. A number that fits neither is left as it is; forms reject it. */
    @NonNull
    public static Map<String, Object> of(@NonNull Map<String, ?> arguments) {
        Map<String, Object> copy = new LinkedHashMap<>();
        arguments.forEach((name, value) -> copy.put(name, of(value)));
        return copy;
    }

    private static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(name, of(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(of(element)));
            return copy;
        }
        if (value instanceof BigInteger whole && whole.bitLength() < Long.SIZE) {
            return whole.longValue();
        }
        return value instanceof BigDecimal number && isWritable(number) ? (Object) number.doubleValue() : value;
    }

    /** Whether a snippet can hold everything in that value. */
    public static boolean areWritable(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(SnippetValues::areWritable);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(SnippetValues::areWritable);
        }
        if (value instanceof BigInteger whole) {
            return whole.bitLength() < Long.SIZE;
        }
        return !(value instanceof BigDecimal number) || isWritable(number);
    }

    private static boolean isWritable(BigDecimal number) {
        double near = number.doubleValue();
        return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(number) == 0;
    }
}

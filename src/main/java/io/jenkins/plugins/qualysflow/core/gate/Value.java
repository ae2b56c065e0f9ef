package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A JSON value and its position in an output, which decides whether it may be shown. */
final class Value {

    private static final MaskedLiterals NO_SECRETS = new MaskedLiterals();

    private final Object json;
    private final Value parent;
    /** Its name if it is a member of an object, else null. */
    private final String name;

    private final Output output;

    /**
     * What all values of one output share.
     *
     * @param isHidden whether all values are masked
     * @param secrets texts that are masked before a value is cut, since a part of one would not be recognised
     * @param time time limit for all gates of the run
     */
    record Output(boolean isHidden, MaskedLiterals secrets, TimeLimit time) {}

    private Value(Object json, Value parent, String name, Output output) {
        this.json = json;
        this.parent = parent;
        this.name = name;
        this.output = output;
    }

    /** The root of an output. */
    static Value root(Object json, Output output) {
        return new Value(json, null, null, output);
    }

    /** A value that is not part of the output, and not secret. */
    Value constant(Object result) {
        return new Value(result, null, null, new Output(false, NO_SECRETS, output.time()));
    }

    /** A value that was calculated from this one, and is secret if this one is. */
    Value derived(Object result) {
        return new Value(result, parent, name, output);
    }

    Value root() {
        return parent == null ? this : parent.root();
    }

    /**
     * To be called in every loop that may take long.
     *
     * @throws GateFault if the time limit is exceeded
     */
    void tick() {
        output.time().tick();
    }

    /** Plain maps, lists, strings, numbers, booleans and null. */
    Object json() {
        return json;
    }

    /** Its name if it is a member of an object, else null. */
    String name() {
        return name;
    }

    /** Whether it is under a sensitive name, at any level. Null and booleans are never secret. */
    boolean isSecret() {
        if (json == null || json instanceof Boolean) {
            return false;
        }
        if (output.isHidden()) {
            return true;
        }
        for (Value at = this; at.parent != null; at = at.parent) {
            if (at.name != null && MaskedValues.hides((Map<?, ?>) at.parent.json, at.name)) {
                return true;
            }
        }
        return false;
    }

    /** The value as it may be shown. */
    Object shown() {
        return isSecret() ? SensitiveNames.MASK : MaskedValues.of(json, output.secrets());
    }

    boolean isObject() {
        return json instanceof Map<?, ?>;
    }

    boolean isArray() {
        return json instanceof List<?>;
    }

    /** Number of elements of an array. */
    int length() {
        return ((List<?>) json).size();
    }

    /** The member of that name of an object; empty if there is none. */
    List<Value> member(String key) {
        Map<?, ?> map = (Map<?, ?>) json;
        return map.containsKey(key) ? List.of(new Value(map.get(key), this, key, output)) : List.of();
    }

    /** The element at that index of an array, from the end if negative; empty if there is none. */
    List<Value> element(int index) {
        int at = index < 0 ? length() + index : index;
        return at < 0 || at >= length() ? List.of() : List.of(new Value(((List<?>) json).get(at), this, null, output));
    }

    /** The elements of an array or the members of an object; empty for other values. */
    List<Value> children() {
        List<Value> children = new ArrayList<>();
        if (json instanceof List<?> list) {
            list.forEach(element -> children.add(new Value(element, this, null, output)));
        } else if (json instanceof Map<?, ?> map) {
            map.forEach((key, member) -> children.add(new Value(member, this, (String) key, output)));
        }
        return children;
    }

    /** Its type with the article, for messages. */
    String kind() {
        return kind(json);
    }

    static String kind(Object json) {
        if (json == null) {
            return "null";
        }
        if (json instanceof Number) {
            return "a number";
        }
        if (json instanceof String) {
            return "a string";
        }
        if (json instanceof Boolean) {
            return "a boolean";
        }
        return json instanceof List<?> ? "an array" : "an object";
    }

    /**
     * Whether it equals that value.
     *
     * @throws GateFault if they are of kinds that can't be compared; null can be compared with all
     */
    boolean comparedEqual(Object other) {
        if (json != null && other != null && !kind().equals(kind(other))) {
            throw GateFault.cannotBeCompared(kind() + " with " + kind(other));
        }
        return equal(json, other);
    }

    /** JSON equality: numbers by decimal value, members in any order. */
    private boolean equal(Object one, Object other) {
        tick();
        if (one instanceof Number a && other instanceof Number b) {
            return decimal(a).compareTo(decimal(b)) == 0;
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = equal(a.get(i), b.get(i));
            }
            return same;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(member -> equal(member.getValue(), b.get(member.getKey())));
        }
        return Objects.equals(one, other);
    }

    /**
     * Compares it with a number.
     *
     * @throws GateFault if it is no number
     */
    int compareTo(Number other) {
        if (json instanceof Number number) {
            return decimal(number).compareTo(decimal(other));
        }
        throw GateFault.cannotBeCompared(kind() + " with a number");
    }

    /**
     * Whether the whole string matches.
     *
     * @throws GateFault if it is no string
     */
    boolean matches(Pattern pattern) {
        if (json instanceof String text) {
            return pattern.matcher(output.time().guard(text)).matches();
        }
        throw GateFault.cannotBeCompared(kind() + " with a regular expression");
    }

    /** The exact decimal value. */
    static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}

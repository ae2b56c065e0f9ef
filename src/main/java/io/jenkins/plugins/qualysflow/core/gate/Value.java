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

/** A JSON value and where in an output it stands, which decides what of it may be shown, however it was found. */
final class Value {

    private static final MaskedLiterals NO_SECRETS = new MaskedLiterals();

    private final Object json;
    private final Value parent;
    /** Its name, where it is a member of an object. */
    private final String name;

    private final Output output;

    /**
     * What values of one output have in common.
     *
     * @param isHidden whether nothing of it may be shown
     * @param secrets texts that are masked before anything is cut: no part of one is recognised afterwards
     * @param time what all gates of the run may take
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

    /** A value that is no part of the output, such as a constant, and not secret. */
    Value apart(Object result) {
        return new Value(result, null, null, new Output(false, NO_SECRETS, output.time()));
    }

    /** A value that was made of this one, and is as secret as it is. */
    Value made(Object result) {
        return new Value(result, parent, name, output);
    }

    Value root() {
        return parent == null ? this : parent.root();
    }

    /**
     * To be called at every step of what may take long.
     *
     * @throws GateFault if the time is over
     */
    void tick() {
        output.time().tick();
    }

    /** Plain maps, lists, strings, numbers, booleans and null. */
    Object json() {
        return json;
    }

    /** Its name where it is a member of an object; else null. */
    String name() {
        return name;
    }

    /** Whether it stands under a sensitive name, at any height, and says something. */
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

    /** What of it may be shown. */
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

    /** That member of an object, if there is one. */
    List<Value> member(String key) {
        Map<?, ?> map = (Map<?, ?>) json;
        return map.containsKey(key) ? List.of(new Value(map.get(key), this, key, output)) : List.of();
    }

    /** That element of an array, counted from the end where the index is negative, if there is one. */
    List<Value> element(int index) {
        int at = index < 0 ? length() + index : index;
        return at < 0 || at >= length() ? List.of() : List.of(new Value(((List<?>) json).get(at), this, null, output));
    }

    /** The elements of an array, or the members of an object; nothing of other values. */
    List<Value> children() {
        List<Value> children = new ArrayList<>();
        if (json instanceof List<?> list) {
            list.forEach(element -> children.add(new Value(element, this, null, output)));
        } else if (json instanceof Map<?, ?> map) {
            map.forEach((key, member) -> children.add(new Value(member, this, (String) key, output)));
        }
        return children;
    }

    /** What kind of value it is, with its article. */
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
     * Whether it is that value.
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
     * Its number compared with another: negative, zero or positive.
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
     * Whether it matches as a whole.
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

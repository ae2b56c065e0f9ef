package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.List;
import java.util.Map;

/** A value and where in an output it stands, which decides what of it may be shown, however it was found. */
final class Place {

    private final Object value;
    private final Place parent;
    /** Its name, where it is a member; null in an array. */
    private final String name;

    private final Concealment concealed;

    private Place(Object value, Place parent, String name, Concealment concealed) {
        this.value = value;
        this.parent = parent;
        this.name = name;
        this.concealed = concealed;
    }

    /** The root of an output, or a value from elsewhere. */
    static Place root(Object value) {
        return root(value, Concealment.NONE);
    }

    /** The root of an output of which not everything may be shown. */
    static Place root(Object value, Concealment concealed) {
        return new Place(value, null, null, concealed);
    }

    /** A value that was made of this one, and is as secret as it is. */
    Place made(Object result) {
        return new Place(result, parent, name, concealed);
    }

    /** Plain JSON. */
    Object value() {
        return value;
    }

    /** Whether it stands under a sensitive name, at any height, and says something. */
    boolean isSecret() {
        if (value == null || value instanceof Boolean) {
            return false;
        }
        if (concealed.all()) {
            return true;
        }
        for (Place at = this; at.parent != null; at = at.parent) {
            if (at.name != null && MaskedValues.hides((Map<?, ?>) at.parent.value, at.name)) {
                return true;
            }
        }
        return false;
    }

    /** What of it may be shown. */
    Object shown() {
        return isSecret() ? SensitiveNames.MASK : concealed.secrets().of(MaskedValues.of(value));
    }

    boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    boolean isArray() {
        return value instanceof List<?>;
    }

    /** Number of elements of an array. */
    int length() {
        return ((List<?>) value).size();
    }

    /** A member of an object; null if there is none. */
    Place member(String key) {
        Map<?, ?> map = (Map<?, ?>) value;
        return map.containsKey(key) ? new Place(map.get(key), this, key, concealed) : null;
    }

    /** An element of an array, counted from the end where the index is negative; null if there is none. */
    Place element(int index) {
        List<?> list = (List<?>) value;
        int at = index < 0 ? list.size() + index : index;
        return at < 0 || at >= list.size() ? null : new Place(list.get(at), this, null, concealed);
    }
}

package io.jenkins.plugins.qualysflow.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An item of a list, read and as it was sent.
 *
 * <p>Nothing in {@code sent} is masked or made printable: whoever shows it does that.
 *
 * @param value what could be read of it
 * @param sent the whole item under the service's own names, in its order, with exact numbers: maps, lists, strings,
 *     numbers, booleans and null
 */
public record Listed<T>(T value, Map<String, Object> sent) {

    /** Copies the map, keeping its order and its null values. */
    public Listed {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
    }
}

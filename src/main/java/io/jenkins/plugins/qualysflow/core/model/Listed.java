package io.jenkins.plugins.qualysflow.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An item of a list, parsed and as the service sent it.
 *
 * <p>{@code sent} is neither masked nor made printable: code that shows it has to do that.
 *
 * @param value the members that the plugin knows
 * @param sent the whole item with the service's names, in its order, with exact numbers: maps, lists, strings, numbers,
 *     booleans and null
 */
public record Listed<T>(T value, Map<String, Object> sent) {

    /** Copies the map, keeping its order and its null values. */
    public Listed {
        sent = Collections.unmodifiableMap(new LinkedHashMap<>(sent));
    }
}

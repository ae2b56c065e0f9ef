package io.jenkins.plugins.qualysflow.sandbox.routes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as the routes see it.
 *
 * @param route what is asked for
 * @param path the path as sent
 * @param query decoded parameters; the first of each name counts
 * @param headers names are matched without case
 * @param body the bytes sent, perhaps none
 */
record Call(Route route, String path, Map<String, String> query, Map<String, List<String>> headers, byte[] body) {

    /** The n-th identifier of the path, from 0. */
    String id(int index) {
        return route.ids().get(index);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    boolean flag(String name) {
        return parameter(name).map(value -> value.equalsIgnoreCase("true")).orElse(false);
    }

    Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * Reads {@code a=b&c=d}, as a query and as a form.
     *
     * @param encoded may be null or empty
     * @throws IllegalArgumentException if a percent escape is malformed
     */
    static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return pairs;
        }
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            pairs.putIfAbsent(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return pairs;
    }
}

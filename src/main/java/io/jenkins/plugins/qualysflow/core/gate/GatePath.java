package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;

/**
 * The JSONPath of a gate, in the dialect of Jayway JsonPath without the features that silently drop values.
 *
 * <p>{@code docs/gates.md} documents the syntax.
 */
public final class GatePath {

    private final Route route;
    private final boolean isSensitive;
    private final String shown;

    /**
     * A parsed path.
     *
     * @param namesSecret whether a filter compares with a sensitive name
     * @param shown as it was given, with masks for constants that are compared with sensitive values
     */
    GatePath(Route route, boolean namesSecret, String shown) {
        this.route = route;
        this.isSensitive = namesSecret || route.names().anyMatch(SensitiveNames::isSensitive);
        this.shown = shown;
    }

    /**
     * Parses a path.
     *
     * @throws IllegalArgumentException naming the rule and the character, never the text, which may hold secrets
     */
    public static GatePath of(String text) {
        return new PathReader(text).read();
    }

    Route route() {
        return route;
    }

    /** Whether it contains a sensitive name: the value of the gate is a secret then. */
    boolean isSensitive() {
        return isSensitive;
    }

    /** The path as it was given, with masks for constants that are compared with sensitive values. */
    @Override
    public String toString() {
        return shown;
    }
}

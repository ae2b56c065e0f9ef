package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;

/**
 * A JSONPath as gates take it, in the dialect of Jayway JsonPath, of which it leaves out what would drop values silently.
 *
 * <p>{@code docs/gates.md} tells what may stand in it.
 */
public final class GatePath {

    private final Route route;
    private final boolean isSensitive;
    private final String shown;

    /**
     * A path that was read.
     *
     * @param namesSecret whether a filter chooses by the name of a secret
     * @param shown as it was given, with constants masked that it compares sensitive values with
     */
    GatePath(Route route, boolean namesSecret, String shown) {
        this.route = route;
        this.isSensitive = namesSecret || route.names().anyMatch(SensitiveNames::isSensitive);
        this.shown = shown;
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException naming the rule and the character, never the text, which may hold secrets
     */
    public static GatePath of(String text) {
        return new PathReader(text).read();
    }

    Route route() {
        return route;
    }

    /** Whether it leads through a sensitive name, or chooses by one: what it is compared with is a secret then. */
    boolean isSensitive() {
        return isSensitive;
    }

    /** The path as it was given, with constants masked that it compares sensitive values with. */
    @Override
    public String toString() {
        return shown;
    }
}

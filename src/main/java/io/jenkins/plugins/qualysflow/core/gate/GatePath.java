package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSONPath as gates take it, in the dialect of Jayway JsonPath, of which it leaves out what would drop values silently.
 *
 * <p>{@code docs/gates.md} tells what may stand in it.
 */
public final class GatePath {

    private final List<Segment> segments;
    private final Function function;
    private final boolean namesSecret;
    private final String shown;

    GatePath(List<Segment> segments, Function function, boolean namesSecret, String shown) {
        this.segments = List.copyOf(segments);
        this.function = function;
        this.namesSecret = namesSecret;
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

    /** Whether it leads to one value at most. */
    public boolean isDefinite() {
        return segments.stream().allMatch(Segment::isDefinite);
    }

    /** Whether it looks at any depth. */
    public boolean descends() {
        return segments.stream().anyMatch(Segment.Descent.class::isInstance);
    }

    /** Whether it leads through a sensitive name, or chooses by one: what it is compared with is a secret then. */
    boolean isSensitive() {
        return namesSecret
                || segments.stream()
                        .map(GatePath::nameOf)
                        .anyMatch(name -> name != null && SensitiveNames.isSensitive(name));
    }

    private static String nameOf(Segment segment) {
        return segment instanceof Segment.Name name
                ? name.name()
                : segment instanceof Segment.Descent descent ? descent.name() : null;
    }

    List<Segment> segments() {
        return segments;
    }

    /** The names and indexes before the first step that may lead to several values. */
    List<Segment> definitePart() {
        List<Segment> part = new ArrayList<>();
        for (Segment segment : segments) {
            if (!segment.isDefinite()) {
                break;
            }
            part.add(segment);
        }
        return part;
    }

    /** What is made of the value; null for itself. */
    Function function() {
        return function;
    }

    /** The path as it was given, with constants masked that it compares sensitive values with. */
    @Override
    public String toString() {
        return shown;
    }
}

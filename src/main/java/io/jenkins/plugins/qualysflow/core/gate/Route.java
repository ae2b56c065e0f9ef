package io.jenkins.plugins.qualysflow.core.gate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What stands behind {@code $} or {@code @} in a path.
 *
 * @param segments in order
 * @param function what is made of the value at the end; null for itself
 */
record Route(List<Segment> segments, Function function) {

    Route {
        segments = List.copyOf(segments);
    }

    /** Whether it leads to one value at most. */
    boolean isDefinite() {
        return lastChoice() < 0;
    }

    /** Whether it looks at any depth. */
    boolean descends() {
        return segments.stream().anyMatch(Segment::descends);
    }

    /** The names of members that it leads through. */
    Stream<String> names() {
        return segments.stream().map(Segment::name).filter(Objects::nonNull);
    }

    /** Index of the last segment that may lead to several values; -1 if none does. */
    int lastChoice() {
        int last = segments.size() - 1;
        while (last >= 0 && segments.get(last).isDefinite()) {
            last--;
        }
        return last;
    }

    /** Where the names and indexes before the first other segment lead; null if there is nothing, or nothing that fits. */
    Value definitePart(Value from, Evaluation evaluation) {
        Value value = from;
        for (Segment segment : segments) {
            if (!segment.isDefinite()) {
                break;
            }
            List<Value> next = segment.fits(value) ? segment.from(value, evaluation) : List.of();
            if (next.isEmpty()) {
                return null;
            }
            value = next.get(0);
        }
        return value;
    }
}

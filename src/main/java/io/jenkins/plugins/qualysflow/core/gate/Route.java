package io.jenkins.plugins.qualysflow.core.gate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The part of a path after {@code $} or {@code @}.
 *
 * @param segments in order
 * @param function applied to the value at the end; null for none
 */
record Route(List<Segment> segments, Function function) {

    Route {
        segments = List.copyOf(segments);
    }

    /** Whether it selects one value at most. */
    boolean isDefinite() {
        return lastChoice() < 0;
    }

    /** Whether it contains {@code ..}. */
    boolean descends() {
        return segments.stream().anyMatch(Segment::descends);
    }

    /** The names of members in it. */
    Stream<String> names() {
        return segments.stream().map(Segment::name).filter(Objects::nonNull);
    }

    /** Index of the last segment that may select several values; -1 if there is none. */
    int lastChoice() {
        int last = segments.size() - 1;
        while (last >= 0 && segments.get(last).isDefinite()) {
            last--;
        }
        return last;
    }

    /** The value at the names and indexes before the first other segment; null if there is none. */
    Value definitePart(Value from) {
        Value value = from;
        for (Segment segment : segments) {
            if (!segment.isDefinite()) {
                break;
            }
            List<Value> next = segment.fits(value) ? segment.from(value) : List.of();
            if (next.isEmpty()) {
                return null;
            }
            value = next.get(0);
        }
        return value;
    }
}

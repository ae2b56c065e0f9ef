package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;
import java.util.Set;

/**
 * One step of a redact path.
 *
 * @param descends whether it may be taken at any depth, as after {@code ..}
 * @param names members it leads to; empty for none, null for all members and all elements
 * @param slices elements it leads to
 */
record PathStep(boolean descends, Set<String> names, List<Slice> slices) {

    /**
     * Elements of an array.
     *
     * @param from index of the first; negative from the end of the array
     * @param to index after the last; negative from the end, null for the end
     */
    record Slice(int from, Integer to) {

        boolean isFromEnd() {
            return from < 0 || to != null && to < 0;
        }

        /** Whether that element is among them; a length of -1 is not known, and then nothing is that counts from the end. */
        boolean has(int index, int length) {
            if (length < 0 && isFromEnd()) {
                return false;
            }
            boolean begun = index >= (from < 0 ? length + from : from);
            return begun && (to == null || index < (to < 0 ? length + to : to));
        }
    }

    boolean matches(String name) {
        return names == null || names.contains(name);
    }

    boolean matches(int index, int length) {
        return names == null || slices.stream().anyMatch(slice -> slice.has(index, length));
    }

    boolean isFromEnd() {
        return slices.stream().anyMatch(Slice::isFromEnd);
    }
}

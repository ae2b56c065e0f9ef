package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/** What is known of a text only after it was read, and is needed where it is read again. */
class LateFindings {

    /** Arrays whose lengths fit into a small heap. */
    private static final int MOST_ARRAYS = 2_000_000;

    private final BitSet sensitive = new BitSet();
    private int[] lengths = new int[0];
    private boolean isNew;

    /** A path can't be applied to the text. */
    static final class TooManyArraysException extends IOException {
        private static final long serialVersionUID = 1L;

        TooManyArraysException() {
            super("it has more than " + MOST_ARRAYS
                    + " arrays, too many for redact paths that count from the end of one");
        }
    }

    /** The text is read, maybe again. */
    final void begin() {
        isNew = false;
    }

    /** Whether something became known since. */
    final boolean isNew() {
        return isNew;
    }

    /** Whether it is known that the name beside a value makes it sensitive; by its number among such values. */
    final boolean isSensitive(int value) {
        return sensitive.get(value);
    }

    /**
     * A value turned out to be sensitive after it was kept.
     *
     * @param start offset of its first byte
     * @param end offset after its last
     */
    void sensitive(int value, long start, long end) {
        sensitive.set(value);
        isNew = true;
    }

    /** Number of elements of an array, by its number among the arrays; -1 if that is not known yet. */
    final int length(int array) {
        return array < lengths.length ? lengths[array] : -1;
    }

    /** An array had so many elements. */
    final void length(int array, int length) throws IOException {
        if (array >= MOST_ARRAYS) {
            throw new TooManyArraysException();
        }
        if (array >= lengths.length) {
            int known = lengths.length;
            lengths = Arrays.copyOf(lengths, Math.min(MOST_ARRAYS, Math.max(64, array * 2 + 1)));
            Arrays.fill(lengths, known, lengths.length, -1);
        }
        isNew |= lengths[array] != length;
        lengths[array] = length;
    }
}

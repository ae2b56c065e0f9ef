package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text that has to go.
 *
 * @param start its first byte
 * @param end after its last byte
 * @param quotes how many times the JSON value is quoted whose place the mask takes; {@link #BARE} for a part of a string,
 *     which needs no quotes of its own
 */
record TextMask(int start, int end, int quotes) {

    static final int BARE = -1;

    /** What takes its place: a string of JSON, with its quotes escaped as often as it is quoted, or bare. */
    String replacement() {
        return replacement(quotes);
    }

    static String replacement(int quotes) {
        if (quotes == BARE) {
            return SensitiveNames.MASK;
        }
        String quote = "\\".repeat((1 << quotes) - 1) + '"';
        return quote + SensitiveNames.MASK + quote;
    }

    /** The same part, within the string that the text was quoted in. */
    TextMask quoted(Unescaped text) {
        return new TextMask(text.origin(start), text.origin(end), quotes == BARE ? BARE : quotes + 1);
    }

    /** The parts in order, none within another; of two that overlap one is made. */
    static List<TextMask> apart(List<TextMask> masks) {
        if (masks.size() < 2) {
            return masks;
        }
        List<TextMask> sorted = new ArrayList<>(masks);
        sorted.sort(Comparator.comparingInt(TextMask::start).thenComparingInt(mask -> -mask.end));
        List<TextMask> apart = new ArrayList<>();
        for (TextMask mask : sorted) {
            TextMask last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (last == null || mask.start >= last.end) {
                apart.add(mask);
            } else if (mask.end > last.end) {
                apart.set(apart.size() - 1, new TextMask(last.start, mask.end, last.quotes));
            }
        }
        return apart;
    }
}

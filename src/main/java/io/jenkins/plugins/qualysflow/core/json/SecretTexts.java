package io.jenkins.plugins.qualysflow.core.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Finds given texts in another one, with whatever escapes of JSON they are written: each character plain, as {@code \n}
 * or as {@code \}{@code u000a}, and that escaped again as often as JSON was put into a string of JSON.
 */
public final class SecretTexts {

    /**
     * How often escapes are undone. Each time the text gets shorter: what still has escapes was made to be searched for
     * ever, and all of it is taken for secret.
     */
    private static final int MOST_LEVELS = 24;

    /** Bytes that are met often in JSON, the most frequent first. */
    private static final String COMMON = " etaoinsrhldcu0123456789mfpgwyb-_./:vkxjqz";

    /** None. */
    public static final SecretTexts NONE = of(List.of());

    private final byte[][] texts;
    private final boolean[] first = new boolean[256];
    private final boolean[] anchors = new boolean[256];
    private final int[] anchorOf;

    private SecretTexts(byte[][] texts) {
        this.texts = texts;
        this.anchorOf = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            first[texts[i][0] & 0xff] = true;
            anchorOf[i] = anchor(texts[i]);
            if (anchorOf[i] >= 0) {
                anchors[texts[i][anchorOf[i]] & 0xff] = true;
            }
        }
    }

    /** Those texts; null and empty ones are passed over. */
    public static SecretTexts of(Collection<String> texts) {
        return new SecretTexts(texts.stream()
                .filter(text -> text != null && !text.isEmpty())
                .distinct()
                .map(Unescaped::encoded)
                .map(text -> Arrays.copyOf(text.bytes(), text.length()))
                // The longest first, so that nothing is left of one that another one begins.
                .sorted(Comparator.comparingInt((byte[] text) -> text.length).reversed())
                .toArray(byte[][]::new));
    }

    /**
     * Where one stands.
     *
     * @param from index of its first byte
     * @param to index after its last byte
     */
    public record Found(int from, int to) {}

    /**
     * What is in a piece of a text.
     *
     * @param found in no order; one may lie within another
     * @param open index from which on one may have begun that goes on behind the piece
     */
    public record InPiece(List<Found> found, int open) {}

    /** Whether there are none. */
    public boolean isEmpty() {
        return texts.length == 0;
    }

    /** Whether a text without escapes may be found by that byte; one that never stands without escapes is by none. */
    public boolean isAnchor(byte b) {
        return anchors[b & 0xff];
    }

    /**
     * Whether one stands there without escapes, or its beginning if {@code to} is before its end.
     *
     * @param at index of an anchor
     */
    public boolean mayStandAround(byte[] bytes, int from, int at, int to) {
        for (int i = 0; i < texts.length; i++) {
            byte[] text = texts[i];
            int start = at - anchorOf[i];
            if (anchorOf[i] >= 0 && text[anchorOf[i]] == bytes[at] && start >= from) {
                int length = Math.min(text.length, to - start);
                if (Arrays.equals(bytes, start, start + length, text, 0, length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Index of the byte by which a text is found: a rare one in JSON. -1 if the text never stands there without escapes. */
    private static int anchor(byte[] text) {
        int anchor = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '"' || text[i] == '\\' || text[i] >= 0 && text[i] < ' ') {
                return -1;
            }
            if (rareness(text[i]) > rareness(text[anchor])) {
                anchor = i;
            }
        }
        return anchor;
    }

    private static int rareness(byte b) {
        int rank = COMMON.indexOf(b);
        return b < 0 ? 0 : rank >= 0 ? rank + 1 : COMMON.length() + 1;
    }

    /** Whether that is one of them. */
    public boolean isOne(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isOne(bytes, 0, bytes.length);
    }

    /** Whether that is all of one of them, without escapes. */
    public boolean isOne(byte[] bytes, int from, int to) {
        return Arrays.stream(texts).anyMatch(text -> Arrays.equals(bytes, from, to, text, 0, text.length));
    }

    /** Finds them within a JSON string: in what it stands for, and in what that stands for where it has escapes itself. */
    public List<Found> inString(byte[] raw, int from, int to) {
        return isEmpty() ? List.of() : new Search(raw, from, to, false).run().found;
    }

    /** The same for a part of a JSON string that goes on. */
    public InPiece inPiece(byte[] raw, int from, int to) {
        Search search = new Search(raw, from, to, true);
        if (!isEmpty()) {
            search.run();
        }
        return new InPiece(search.found, search.open);
    }

    /** Finds them in a plain text, and in what it stands for where it has escapes; in order, one may lie within another. */
    public List<Found> inText(byte[] text, int length) {
        if (isEmpty()) {
            return List.of();
        }
        Search search = new Search(text, 0, length, false);
        if (search.hasEscapes()) {
            search.collect(text, 0, length);
        }
        search.run().found.sort(Comparator.comparingInt(Found::from));
        return search.found;
    }

    /** The text with a mask in place of each, plain or escaped; null for null. */
    public String masked(String text, String mask) {
        if (text == null || isEmpty()) {
            return text;
        }
        Unescaped encoded = Unescaped.encoded(text);
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (Found found : inText(encoded.bytes(), encoded.length())) {
            if (encoded.origin(found.from) >= at) {
                masked.append(text, at, encoded.origin(found.from)).append(mask);
            }
            at = Math.max(at, encoded.origin(found.to));
        }
        return masked.append(text, at, text.length()).toString();
    }

    /** One search through all levels of escapes. */
    private final class Search {
        private final byte[] raw;
        private final int from;
        private final int to;
        private final boolean more;
        /** How the text came about that is searched, the last step first. */
        private final Deque<Unescaped> levels = new ArrayDeque<>();

        private final List<Found> found = new ArrayList<>();
        private int open;

        Search(byte[] raw, int from, int to, boolean more) {
            this.raw = raw;
            this.from = from;
            this.to = to;
            this.more = more;
            this.open = to;
        }

        Search run() {
            if (!hasEscapes()) {
                collect(raw, from, to);
                return this;
            }
            byte[] text = raw;
            int begin = from;
            int end = to;
            boolean again = true;
            while (again && levels.size() < MOST_LEVELS) {
                Unescaped next = more ? Unescaped.piece(text, begin, end) : Unescaped.of(text, begin, end);
                if (next.end() < end) {
                    open = Math.min(open, origin(next.end()));
                }
                levels.push(next);
                text = next.bytes();
                begin = 0;
                end = next.length();
                collect(text, begin, end);
                again = next.changed() && next.hasEscapes();
            }
            if (again) {
                found.add(new Found(from, to));
            }
            return this;
        }

        private boolean hasEscapes() {
            for (int i = from; i < to; i++) {
                if (raw[i] == '\\') {
                    return true;
                }
            }
            return false;
        }

        void collect(byte[] text, int begin, int end) {
            for (int i = begin; i < end; i++) {
                if (first[text[i] & 0xff]) {
                    int length = lengthAt(text, i, end);
                    if (length > 0) {
                        found.add(new Found(origin(i), origin(i + length)));
                        i += length - 1;
                    }
                }
            }
        }

        /** Length of the text that stands there; 0 if none does. */
        private int lengthAt(byte[] text, int at, int end) {
            for (byte[] wanted : texts) {
                int length = Math.min(wanted.length, end - at);
                if (Arrays.equals(text, at, at + length, wanted, 0, length)) {
                    if (length == wanted.length) {
                        return length;
                    }
                    open = more ? Math.min(open, origin(at)) : open;
                }
            }
            return 0;
        }

        private int origin(int index) {
            int at = index;
            for (Unescaped level : levels) {
                at = level.origin(at);
            }
            return at;
        }
    }
}

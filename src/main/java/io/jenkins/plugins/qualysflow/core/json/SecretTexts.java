package io.jenkins.plugins.qualysflow.core.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Finds secrets in a text, however their characters are escaped in JSON: each character plain, as {@code \n} or as
 * {@code \}{@code u000a}, and escaped once more for each level of JSON within a JSON string.
 */
public final class SecretTexts {

    /**
     * Levels of escaping that are searched. A text that still has escapes after so many is masked as a whole: it was
     * probably made to keep the search busy.
     */
    private static final int MOST_LEVELS = 24;

    /** Bytes that are frequent in JSON, the most frequent first. */
    private static final String COMMON = " etaoinsrhldcu0123456789mfpgwyb-_./:vkxjqz";

    /** What may be a JSON number, unlike 007 and {@code 7.}, which must not stand for 7. */
    private static final Pattern NUMBER = Pattern.compile("(?!-?0[0-9])(?![^.]*\\.(?![0-9]))-?[0-9][0-9.eE+-]*");

    /** Fewest bytes of the beginning of a secret that are taken for one, where the rest is cut off. */
    private static final int LEAST_BEGINNING = 8;

    /** Characters of a number that is compared by its value. */
    private static final int LONGEST_NUMBER = 1000;

    /** No secrets. */
    public static final SecretTexts NONE = of(List.of());

    private final byte[][] texts;
    /** Those of them that are numbers. */
    private final List<BigDecimal> numbers;

    private final boolean[] first = new boolean[256];
    private final boolean[] anchors = new boolean[256];
    private final int[] anchorOf;

    private SecretTexts(byte[][] texts) {
        this.texts = texts;
        this.numbers = Arrays.stream(texts)
                .filter(text -> text.length <= LONGEST_NUMBER)
                .map(text -> number(new String(text, StandardCharsets.UTF_8)))
                .filter(Objects::nonNull)
                .toList();
        this.anchorOf = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            first[texts[i][0] & 0xff] = true;
            anchorOf[i] = anchor(texts[i]);
            if (anchorOf[i] >= 0) {
                anchors[texts[i][anchorOf[i]] & 0xff] = true;
            }
        }
    }

    /** The secrets to search for; null and empty ones are ignored. */
    public static SecretTexts of(Collection<String> texts) {
        return new SecretTexts(texts.stream()
                .filter(text -> text != null && !text.isEmpty())
                .distinct()
                .map(Unescaped::encoded)
                .map(text -> Arrays.copyOf(text.bytes(), text.length()))
                // The longest first: where one secret is the beginning of another, the longer one is masked.
                .sorted(Comparator.comparingInt((byte[] text) -> text.length).reversed())
                .toArray(byte[][]::new));
    }

    /**
     * The position of a secret.
     *
     * @param from index of its first byte
     * @param to index after its last byte
     */
    public record Found(int from, int to) {}

    /**
     * The secrets in a part of a text.
     *
     * @param found in no order; one may lie within another
     * @param open index from which on a secret may begin that continues after the part
     */
    public record InPiece(List<Found> found, int open) {}

    /** Whether there are no secrets. */
    public boolean isEmpty() {
        return texts.length == 0;
    }

    /**
     * Whether that byte is the anchor of a secret: the byte by which the secret is found where it is written without
     * escapes. Secrets that JSON always escapes have no anchor.
     */
    public boolean isAnchor(byte b) {
        return anchors[b & 0xff];
    }

    /**
     * Whether a secret is written there without escapes, or its beginning if {@code to} is before its end.
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

    /** Index of the byte of a secret that is rarest in JSON; -1 if JSON always escapes the secret. */
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

    /** Whether that JSON number is a secret, be it written in another way: 4711 may come as {@code 4711.0} or {@code 4.711E3}. */
    public boolean isNumber(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isNumber(bytes, 0, bytes.length);
    }

    /** The same for the number in that range. */
    public boolean isNumber(byte[] bytes, int from, int to) {
        if (Arrays.stream(texts).anyMatch(text -> Arrays.equals(bytes, from, to, text, 0, text.length))) {
            return true;
        }
        BigDecimal number = numbers.isEmpty() || to - from > LONGEST_NUMBER
                ? null
                : number(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        return number != null && numbers.stream().anyMatch(secret -> secret.compareTo(number) == 0);
    }

    /** The value of a text that is a JSON number; null for any other, and for one beyond what can be calculated with. */
    private static BigDecimal number(String text) {
        try {
            return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Finds secrets within the raw text of a JSON string, at every level of escaping. */
    public List<Found> inString(byte[] raw, int from, int to) {
        return isEmpty() ? List.of() : new Search(raw, from, to, false).run().found;
    }

    /** The same for a part of a JSON string that continues after {@code to}. */
    public InPiece inPiece(byte[] raw, int from, int to) {
        Search search = new Search(raw, from, to, true);
        if (!isEmpty()) {
            search.run();
        }
        return new InPiece(search.found, search.open);
    }

    /** Finds the secrets in a text, plain or escaped, ordered by their beginning; one may lie within another. */
    public List<Found> inText(byte[] text, int length) {
        return inText(text, length, false);
    }

    private List<Found> inText(byte[] text, int length, boolean mayBeCut) {
        if (isEmpty()) {
            return List.of();
        }
        Search search = new Search(text, 0, length, false);
        search.mayBeCut = mayBeCut;
        if (search.hasEscapes()) {
            search.collect(text, 0, length);
        }
        search.run().found.sort(Comparator.comparingInt(Found::from));
        return search.found;
    }

    /**
     * The text with the mask in place of each secret, plain or escaped; null for null. At its end the beginning of a secret goes
     * as well: a text of the service is cut where it is long.
     */
    public String masked(String text, String mask) {
        if (text == null || isEmpty()) {
            return text;
        }
        Unescaped encoded = Unescaped.encoded(text);
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (Found found : inText(encoded.bytes(), encoded.length(), true)) {
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
        /** Whether the beginning of a secret at the end counts as one. */
        private boolean mayBeCut;

        /** The levels of escaping that were undone so far, the innermost first. */
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
            int start = 0;
            int stop = -1;
            for (int i = begin; i < end; i++) {
                int length = first[text[i] & 0xff] ? lengthAt(text, i, end) : 0;
                if (length > 0 && i >= stop) {
                    add(start, stop);
                    start = i;
                }
                // Where secrets overlap, all of them goes.
                stop = length > 0 ? Math.max(stop, i + length) : stop;
            }
            add(start, stop);
        }

        private void add(int start, int stop) {
            if (stop >= 0) {
                found.add(new Found(origin(start), origin(stop)));
            }
        }

        /** Length of the secret at that index; 0 if there is none. */
        private int lengthAt(byte[] text, int at, int end) {
            for (byte[] wanted : texts) {
                int length = Math.min(wanted.length, end - at);
                if (Arrays.equals(text, at, at + length, wanted, 0, length)) {
                    if (length == wanted.length || mayBeCut && length >= LEAST_BEGINNING) {
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

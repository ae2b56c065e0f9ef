package io.jenkins.plugins.qualysflow.core.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever reads an answer undoes the escapes of its strings. A secret is found only if we do it in the same way, and only
 * masked where it stands if we know where each byte comes from.
 */
class UnescapedTest {

    /** What strings are made of, and what damages them; each character is a byte. */
    private static final List<String> FRAGMENTS = List.of(
            "a",
            utf8("é"),
            utf8("한"),
            utf8("😀"),
            "\\n",
            "\\\"",
            "\\\\",
            "\\u0041",
            "\\u005C",
            "\\u00e9",
            "\\uD55C",
            "\\ud83d",
            "\\ude00",
            "\\",
            "\\x",
            "\\u12",
            "\u00ed\u00a0\u00bd",
            "\u00ed\u00b8\u0080",
            "\u00ed",
            "\u00ed\u00a0",
            "\u0080");

    @Test
    void everyThreePartsAreReadAsJsonReadsThem() {
        texts().forEach(raw -> assertThat(Read.of(raw)).as(shown(raw)).isEqualTo(Expected.of(raw)));
    }

    @Test
    void aPieceAndWhatFollowsItAreReadAsTheWhole() {
        texts().forEach(raw -> {
            Read whole = Read.of(raw);
            for (int cut = 0; cut <= raw.length(); cut++) {
                Unescaped piece = Unescaped.piece(raw.getBytes(ISO_8859_1), 0, cut);
                Unescaped rest = Unescaped.of(raw.getBytes(ISO_8859_1), piece.end(), raw.length());
                assertThat(Read.of(piece).and(Read.of(rest)))
                        .as("%s, cut at %d", shown(raw), cut)
                        .isEqualTo(whole);
                assertThat(cut - piece.end())
                        .as("what is read again of %s, cut at %d", shown(raw), cut)
                        .isBetween(0, "\\ud83d\\ude0".length());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        // An escape
        "'\\n',         2",
        "'a\\ud55c',    7",
        // that is cut off,
        "'a\\',         1",
        "'a\\u',        1",
        "'a\\ud55',     1",
        // the first half of a pair, whose second may follow,
        "'a\\ud83d',    1",
        "'a\\ud83d\\ude0', 1",
        "'a\\ud83d\\ude00', 13",
        // and what is none, which needs nothing after it.
        "'a\\x',        3",
        "'a\\ude00',    7",
    })
    void aPieceEndsBeforeWhatMayBeCutOff(String raw, int end) {
        assertThat(Unescaped.piece(raw.getBytes(ISO_8859_1), 0, raw.length()).end())
                .isEqualTo(end);
    }

    @Test
    void onlyItsRangeIsRead() {
        byte[] raw = "\\n\\t\\r".getBytes(ISO_8859_1);

        Unescaped text = Unescaped.of(raw, 2, 4);

        assertThat(Read.of(text).text()).isEqualTo("\t");
        assertThat(IntStream.rangeClosed(0, 1).map(text::origin)).containsExactly(2, 4);
        assertThat(text.end()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "한", "\\n", "😀", "a\\n\"é한😀", "\ud83d", "a\ude00"})
    void aPlainTextIsWrittenInUtf8WithNothingUndone(String text) {
        Unescaped encoded = Unescaped.encoded(text);

        byte[] bytes = Arrays.copyOf(encoded.bytes(), encoded.length());
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c)) || text.contains("😀")) {
            assertThat(bytes).isEqualTo(text.getBytes(UTF_8));
        } else {
            assertThat(bytes).as("three bytes, as any character of its size").hasSize(text.length() + 2);
        }
        assertThat(encoded.origin(encoded.length())).isEqualTo(text.length());
        assertThat(encoded.changed()).isFalse();
    }

    @Test
    void eachByteOfAPlainTextComesFromItsCharacter() {
        Unescaped encoded = Unescaped.encoded("aé한😀b");

        assertThat(IntStream.rangeClosed(0, encoded.length()).map(encoded::origin))
                .containsExactly(0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\\n\\u0041", "\\ud83d\\ude00"})
    void zeroBytesFollowTheText(String raw) {
        Unescaped text = Unescaped.of(raw.getBytes(ISO_8859_1), 0, raw.length());

        assertThat(Arrays.copyOfRange(text.bytes(), text.length(), text.length() + Unescaped.SLACK))
                .isEqualTo(new byte[Unescaped.SLACK]);
    }

    @Test
    void hexadecimalDigitsAreThoseOfAscii() {
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
            assertThat(Unescaped.digit((byte) b))
                    .as("byte %d", b)
                    .isEqualTo(
                            b < 0 || "0123456789abcdefABCDEF".indexOf(b) < 0
                                    ? -1
                                    : Integer.parseInt("" + (char) b, 16));
        }
    }

    private static Stream<String> texts() {
        List<String> upToTwo = Stream.concat(
                        Stream.of(""),
                        FRAGMENTS.stream()
                                .flatMap(a -> Stream.concat(Stream.of(""), FRAGMENTS.stream())
                                        .map(b -> a + b)))
                .toList();
        return upToTwo.stream()
                .flatMap(a -> Stream.concat(Stream.of(""), FRAGMENTS.stream()).map(b -> a + b))
                .distinct();
    }

    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String shown(String raw) {
        StringBuilder shown = new StringBuilder();
        raw.chars().forEach(c -> shown.append(c < 0x80 ? "" + (char) c : "<%02x>".formatted(c)));
        return shown.toString();
    }

    /**
     * What was read.
     *
     * @param text a character for each byte
     * @param origins where each of them comes from
     */
    private record Read(
            String text, List<Integer> origins, boolean changed, boolean escapes, boolean wellFormed, boolean halves) {

        static Read of(String raw) {
            Unescaped text = Unescaped.of(raw.getBytes(ISO_8859_1), 0, raw.length());
            assertThat(text.end()).isEqualTo(raw.length());
            assertThat(text.origin(text.length()))
                    .as("where the end comes from")
                    .isEqualTo(raw.length());
            return of(text);
        }

        static Read of(Unescaped text) {
            return new Read(
                    new String(text.bytes(), 0, text.length(), ISO_8859_1),
                    IntStream.range(0, text.length()).mapToObj(text::origin).toList(),
                    text.changed(),
                    text.hasEscapes(),
                    text.isWellFormed(),
                    text.hasHalves());
        }

        Read and(Read next) {
            return new Read(
                    text + next.text,
                    Stream.of(origins, next.origins).flatMap(List::stream).toList(),
                    changed | next.changed,
                    escapes | next.escapes,
                    wellFormed & next.wellFormed,
                    halves | next.halves);
        }
    }

    /** The same by a grammar instead of by hand. */
    private static final class Expected {

        private static final Pattern PART = Pattern.compile(
                "\\\\u(?<hex>[0-9a-fA-F]{4})"
                        + "|\\\\(?<simple>[\"\\\\/bfnrt])"
                        + "|(?<half>\\xed[\\xa0-\\xbf][\\x80-\\xbf])"
                        + "|(?<any>.)",
                Pattern.DOTALL);

        static Read of(String raw) {
            List<String> parts = new ArrayList<>();
            List<Integer> begins = new ArrayList<>();
            boolean changed = false;
            boolean wellFormed = true;
            Matcher part = PART.matcher(raw);
            while (part.find()) {
                begins.add(part.start());
                changed |= part.group("hex") != null || part.group("simple") != null;
                wellFormed &= !"\\".equals(part.group("any"));
                parts.add(character(part));
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            List<Integer> origins = new ArrayList<>();
            boolean halves = false;
            for (int i = 0; i < parts.size(); i++) {
                String one = parts.get(i);
                int begin = begins.get(i);
                boolean pair = i + 1 < parts.size()
                        && isHalf(one, Character.MIN_HIGH_SURROGATE)
                        && isHalf(parts.get(i + 1), Character.MIN_LOW_SURROGATE);
                byte[] bytes;
                if (pair) {
                    bytes = (one + parts.get(++i)).getBytes(UTF_8);
                } else if (isHalf(one, Character.MIN_HIGH_SURROGATE) || isHalf(one, Character.MIN_LOW_SURROGATE)) {
                    halves = true;
                    int c = one.charAt(0);
                    bytes = new byte[] {(byte) 0xed, (byte) (0x80 | c >> 6 & 0x3f), (byte) (0x80 | c & 0x3f)};
                } else {
                    bytes = one.startsWith(RAW) ? one.substring(1).getBytes(ISO_8859_1) : one.getBytes(UTF_8);
                }
                text.writeBytes(bytes);
                for (int n = 0; n < bytes.length; n++) {
                    origins.add(begin);
                }
            }
            String all = text.toString(ISO_8859_1);
            return new Read(all, origins, changed, all.contains("\\"), wellFormed, halves);
        }

        /** Marks a byte that is taken over as it is. */
        private static final String RAW = "\uffff";

        private static boolean isHalf(String part, char first) {
            return part.length() == 1 && part.charAt(0) >= first && part.charAt(0) < first + 0x400;
        }

        private static String character(Matcher part) {
            if (part.group("hex") != null) {
                return "" + (char) Integer.parseInt(part.group("hex"), 16);
            }
            if (part.group("simple") != null) {
                String kind = part.group("simple");
                int control = "bfnrt".indexOf(kind);
                return control < 0 ? kind : "" + "\b\f\n\r\t".charAt(control);
            }
            if (part.group("half") != null) {
                String half = part.group("half");
                return "" + (char) (0xd000 | (half.charAt(1) & 0x3f) << 6 | half.charAt(2) & 0x3f);
            }
            return RAW + part.group("any");
        }
    }
}

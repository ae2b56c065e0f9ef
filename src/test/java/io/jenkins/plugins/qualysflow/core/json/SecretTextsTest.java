package io.jenkins.plugins.qualysflow.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts.Found;
import io.jenkins.plugins.qualysflow.core.json.SecretTexts.InPiece;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given secrets that a service sends back within strings, in whatever way it writes them: they are found to the byte. */
class SecretTextsTest {

    private static final String MASK = "***";

    /** One character of each size, those that JSON escapes, and one that it may escape. */
    private static final String SECRET = "k\"\\\n/é한😀!";

    /** Ways to write a text in a JSON string. */
    private enum Writing {
        AS_MUST_BE {
            @Override
            String of(char c) {
                return switch (c) {
                    case '"' -> "\\\"";
                    case '\\' -> "\\\\";
                    case '\n' -> "\\n";
                    default -> "" + c;
                };
            }
        },
        AS_MAY_BE {
            @Override
            String of(char c) {
                return c == '/' ? "\\/" : AS_MUST_BE.of(c);
            }
        },
        IN_LOWER_CASE {
            @Override
            String of(char c) {
                return "\\u%04x".formatted((int) c);
            }
        },
        IN_UPPER_CASE {
            @Override
            String of(char c) {
                return "\\u%04X".formatted((int) c);
            }
        };

        abstract String of(char c);

        String write(String text) {
            StringBuilder written = new StringBuilder();
            text.chars().forEach(c -> written.append(of((char) c)));
            return written.toString();
        }
    }

    /** The secret in every way, in strings within strings within strings. */
    static Stream<String> writings() {
        return Arrays.stream(Writing.values())
                .flatMap(first -> Stream.concat(
                        Stream.of(first.write(SECRET)),
                        Arrays.stream(Writing.values())
                                .flatMap(second -> Stream.of(
                                        second.write(first.write(SECRET)),
                                        Writing.AS_MUST_BE.write(second.write(first.write(SECRET)))))));
    }

    @ParameterizedTest
    @MethodSource("writings")
    void howeverASecretIsEscapedItIsFoundToTheByte(String written) {
        for (String around : List.of("", "ab", "é\\n", "k\\\"", "\\ud83d")) {
            byte[] raw = (around + written + around).getBytes(UTF_8);
            int begin = around.getBytes(UTF_8).length;

            assertThat(SecretTexts.of(List.of("other", SECRET)).inString(raw, 0, raw.length))
                    .as("%s, between '%s'", written, around)
                    .contains(new Found(begin, raw.length - begin))
                    .allSatisfy(found -> {
                        assertThat(found.from()).isGreaterThanOrEqualTo(begin);
                        assertThat(found.to()).isLessThanOrEqualTo(raw.length - begin);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("writings")
    void aSecretThatAPieceCutsOffIsLeftOpenFromItsBeginning(String written) {
        SecretTexts secrets = SecretTexts.of(List.of(SECRET));
        byte[] raw = ("ab" + written + "ab").getBytes(UTF_8);
        int end = raw.length - 2;

        for (int cut = 3; cut < end; cut++) {
            InPiece piece = secrets.inPiece(raw, 0, cut);
            assertThat(piece.open()).as("%s, cut at %d", written, cut).isBetween(0, 2);
            assertThat(piece.found()).as("%s, cut at %d", written, cut).isEmpty();
        }
        assertThat(secrets.inPiece(raw, 0, raw.length).found()).contains(new Found(2, end));
    }

    @Test
    void aPieceInWhichNoSecretBeginsIsNotOpen() {
        byte[] raw = "nothing\\n of it".getBytes(UTF_8);

        assertThat(SecretTexts.of(List.of(SECRET)).inPiece(raw, 0, raw.length))
                .isEqualTo(new InPiece(List.of(), raw.length));
        assertThat(SecretTexts.NONE.inPiece(raw, 0, raw.length)).isEqualTo(new InPiece(List.of(), raw.length));
    }

    @Test
    void onlyItsRangeIsSearched() {
        SecretTexts secrets = SecretTexts.of(List.of("secret"));
        for (String text : List.of("secret secret secret", "secret\\n secret secret\\n")) {
            byte[] raw = text.getBytes(UTF_8);
            int begin = text.indexOf(" ");

            assertThat(secrets.inString(raw, begin, begin + 7)).containsExactly(new Found(begin + 1, begin + 7));
            assertThat(secrets.inString(raw, begin, begin + 6)).isEmpty();
            assertThat(secrets.inString(raw, begin + 2, begin + 7)).isEmpty();
        }
    }

    /** Each level undoes the first escape, which makes another of what follows it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 23, 24})
    void aSecretIsFoundBelowSoManyEscapes(int levels) {
        byte[] raw = ("ab\\" + "u005c".repeat(levels - 1) + "u0073ecret, c").getBytes(UTF_8);

        assertThat(SecretTexts.of(List.of("secret")).inString(raw, 0, raw.length))
                .containsExactly(new Found(2, raw.length - 3));
    }

    @Test
    void aTextThatStillHasEscapesAfterTwentyFourLevelsGoesAsAWhole() {
        SecretTexts secrets = SecretTexts.of(List.of("secret"));

        for (int levels : List.of(25, 26, 1000)) {
            byte[] raw = ("ab\\" + "u005c".repeat(levels - 1) + "n").getBytes(UTF_8);

            assertThat(secrets.inString(raw, 1, raw.length))
                    .as("%d levels", levels)
                    .containsExactly(new Found(1, raw.length));
        }
    }

    @Test
    void ofSecretsThatOverlapNothingIsLeft() {
        SecretTexts secrets = SecretTexts.of(List.of("one-two", "two-three", "three-", "on"));

        assertThat(secrets.masked("<one-two>", MASK)).isEqualTo("<***>");
        assertThat(secrets.masked("<one-two-three->", MASK)).isEqualTo("<***>");
        assertThat(secrets.masked("<one-two-four, two-three>", MASK)).isEqualTo("<***-four, ***>");
        assertThat(secrets.masked("<one-twoone-two>", MASK)).as("side by side").isEqualTo("<******>");
        assertThat(secrets.masked("<one-\\u0074wo-three\\u002d>", MASK)).isEqualTo("<***>");
        assertThat(secrets.masked("<on one>", MASK)).isEqualTo("<*** ***e>");
    }

    @Test
    void aSecretThatLooksEscapedIsFoundAsItIs() {
        SecretTexts secrets = SecretTexts.of(List.of("a\\nb", "c"));

        assertThat(secrets.masked("<a\\nb>", MASK)).isEqualTo("<***>");
        assertThat(secrets.masked("<a\\\\nb c>", MASK)).isEqualTo("<*** ***>");
        byte[] text = "c a\\nb \\u0063".getBytes(UTF_8);
        assertThat(secrets.inText(text, text.length))
                .as("in order, also those that are only found with escapes undone")
                .startsWith(new Found(0, 1))
                .contains(new Found(2, 6), new Found(7, 13))
                .isSortedAccordingTo((a, b) -> a.from() - b.from());
    }

    @Test
    void inATextCharactersOfSeveralBytesMoveNothing() {
        SecretTexts secrets = SecretTexts.of(List.of("é한"));

        assertThat(secrets.masked("😀é한😀 \ud83dé한 é", MASK)).isEqualTo("😀***😀 \ud83d*** é");
    }

    @Test
    void withoutSecretsEveryTextStays() {
        for (SecretTexts none : List.of(SecretTexts.NONE, SecretTexts.of(Arrays.asList("", null)))) {
            assertThat(none.isEmpty()).isTrue();
            assertThat(none.masked("\\\\\\n", MASK)).isEqualTo("\\\\\\n");
            assertThat(none.inString("\\n".getBytes(UTF_8), 0, 2)).isEmpty();
            assertThat(none.inText(("\\" + "u005c".repeat(30)).getBytes(UTF_8), 151))
                    .isEmpty();
            assertThat(none.isNumber("")).isFalse();
        }
        SecretTexts secrets = SecretTexts.of(List.of("secret"));
        assertThat(secrets.isEmpty()).isFalse();
        assertThat(secrets.masked(null, MASK)).isNull();
        assertThat(secrets.masked("", MASK)).isEmpty();
    }

    @Test
    void onlyTheWholeOfASecretIsOne() {
        SecretTexts secrets = SecretTexts.of(List.of("sécret", "x"));

        assertThat(List.of("sécret", "x")).allMatch(secrets::isNumber);
        assertThat(List.of("", "s", "sécre", "écret", "sécretx", "xx", "s\\u00e9cret"))
                .noneMatch(secrets::isNumber);
        byte[] bytes = "xsécretx".getBytes(UTF_8);
        assertThat(secrets.isNumber(bytes, 1, bytes.length - 1)).isTrue();
        assertThat(secrets.isNumber(bytes, 0, bytes.length - 1)).isFalse();
        assertThat(secrets.isNumber(bytes, 1, bytes.length)).isFalse();
    }

    @Test
    void aNumberIsOneByItsValueAndOneBeyondCalculationIsNone() {
        SecretTexts secrets = SecretTexts.of(List.of("4711", "1e99999999999"));

        assertThat(List.of("4711", "4711.00", "4.711e+3", "1e99999999999")).allMatch(secrets::isNumber);
        assertThat(List.of("-4711", "04711", "4711.", "1e99999999998", "1".repeat(2000)))
                .noneMatch(secrets::isNumber);
    }

    /** JSON is passed over quickly by the one byte of each secret that it has least. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Neither letters in use nor digits,
                "eeTee>T",
                "1#>1",
                "z<",
                "Z",
                // then the letters from the rarest on,
                "tz>e",
                "ez",
                "aeq",
                ":x",
                " e",
                "e ",
                "0a0",
                // and bytes of other alphabets last, which are in all its words.
                "é ",
                "é"
            })
    void theAnchorIsTheByteThatIsRarestInJson(String secret) {
        SecretTexts secrets = SecretTexts.of(List.of(secret));
        byte[] bytes = secret.getBytes(UTF_8);
        List<Byte> anchors = IntStream.range(Byte.MIN_VALUE, Byte.MAX_VALUE + 1)
                .mapToObj(b -> (byte) b)
                .filter(secrets::isAnchor)
                .toList();

        assertThat(anchors)
                .singleElement()
                .satisfies(anchor -> assertThat(rank(anchor))
                        .isEqualTo(IntStream.range(0, bytes.length)
                                .map(i -> rank(bytes[i]))
                                .max()
                                .orElseThrow()));
    }

    private static int rank(int b) {
        // By how often they are in texts in English, then what is in JSON besides.
        String frequent = " etaoinsrhldcu0123456789mfpgwyb-_./:vkxjqz";
        return b < 0 ? 0 : frequent.indexOf(b) >= 0 ? 1 + frequent.indexOf(b) : 100;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "\u0000", "a\u001fb"})
    void whatJsonAlwaysEscapesHasNoAnchor(String secret) {
        SecretTexts secrets = SecretTexts.of(List.of(secret));

        assertThat(IntStream.range(Byte.MIN_VALUE, Byte.MAX_VALUE + 1).filter(b -> secrets.isAnchor((byte) b)))
                .isEmpty();
        assertThat(secrets.mayStandAround("a".getBytes(UTF_8), 0, 0, 1)).isFalse();
    }

    @Test
    void aroundItsAnchorASecretStandsAsAWholeOrIsCutOff() {
        SecretTexts secrets = SecretTexts.of(List.of("eaZbe", "a\"b", "Q"));
        byte[] bytes = "xxeaZbexx".getBytes(UTF_8);

        for (int to = 5; to <= bytes.length; to++) {
            assertThat(secrets.mayStandAround(bytes, 0, 4, to))
                    .as("up to %d", to)
                    .isTrue();
            assertThat(secrets.mayStandAround(bytes, 2, 4, to))
                    .as("up to %d", to)
                    .isTrue();
            assertThat(secrets.mayStandAround(bytes, 3, 4, to))
                    .as("its beginning is not in the range")
                    .isFalse();
        }
        for (String other : List.of("xxeaZbxxx", "xxxaZbexx", "xxeaZxexx", "xxexZbexx")) {
            assertThat(secrets.mayStandAround(other.getBytes(UTF_8), 0, 4, 9))
                    .as(other)
                    .isFalse();
        }
        assertThat(secrets.mayStandAround("xQ".getBytes(UTF_8), 0, 1, 2)).isTrue();
        assertThat(secrets.mayStandAround("Zbe".getBytes(UTF_8), 0, 0, 3))
                .as("no room for its beginning")
                .isFalse();
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Given texts that are secret, when a service repeats them. */
class MaskedLiteralsTest {

    private static final String SECRET = "hunter2";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": \"hunter2\"}              | {\"a\": \"********\"}",
                "{\"a\": \"x hunter2, hunter2\"}   | {\"a\": \"x ********, ********\"}",
                "{\"hunter2\": [1, 2]}             | {\"********\": [1, 2]}",
                "[\"hunterhunter2\"]               | [\"hunter********\"]",
                "[\"hunhunter\", \"2\"]            | [\"hunhunter\", \"2\"]",
                "[\"\\u0068unter2\"]               | [\"********\"]",
                "[\"\\u0068\\u0075nter2\\n\"]      | [\"********\\n\"]",
                "[\"hunter\\u00322\"]              | [\"********2\"]",
                "[\"\\\"hunter2\\\"\"]             | [\"\\\"********\\\"\"]",
                "[\"no secret\", true, null, 1.50] | [\"no secret\", true, null, 1.50]",
            })
    void theyAreMaskedInStringsHoweverTheyAreEscaped(String json, String masked) throws Exception {
        assertThat(masked(json, SECRET)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[4711]              | [\"********\"]",
                "{\"a\":4711,\"b\":1} | {\"a\":\"********\",\"b\":1}",
                "[14711, 47110, 4711.5, -4711] | [14711, 47110, 4711.5, -4711]",
                "[4711.0, 4.711E3, 471100e-2, 4711.1, 1e999999999] "
                        + "| [\"********\", \"********\", \"********\", 4711.1, 1e999999999]",
                "[\"4711-x\"]        | [\"********-x\"]",
                "[12344711]          | [12344711]",
                "4711                | \"********\"",
            })
    void aNumberIsMaskedWhereAllOfItIsSecretAndJsonStaysJson(String json, String masked) throws Exception {
        String text = masked(json, "4711");

        assertThat(text).isEqualTo(masked);
        assertThat(QFlowJson.MAPPER.readTree(text)).isNotNull();
    }

    @Test
    void aNameIsMaskedThoughItWasReadBeforeInJsonWithinAString() throws Exception {
        String json = "{\"a\":1,\"hunter2\":2}";

        assertThat(masked("[" + QFlowJson.write(json) + "," + json + "]", SECRET))
                .isEqualTo("[\"{\\\"a\\\":1,\\\"********\\\":2}\",{\"a\":1,\"********\":2}]");
    }

    @Test
    void aNumberIsMaskedInWhatGatesShowHoweverItIsWritten() {
        Object found = QFlowJson.readPlain("[4711.0, 4.711E3, 4711.1]");

        assertThat(MaskedValues.of(found, new MaskedLiterals(List.of("4711"))).toString())
                .isEqualTo("[********, ********, 4711.1]");
        assertThat(MaskedValues.of(QFlowJson.readPlain("[123e4]"), new MaskedLiterals(List.of("123e4"))))
                .isEqualTo(List.of("********"));
    }

    @Test
    void theLongerOfTwoThatBeginAlikeIsMaskedAsAWhole() throws Exception {
        assertThat(masked("[\"hunter2-and-more\", \"hunter2\"]", SECRET, "hunter2-and-more"))
                .isEqualTo("[\"********\", \"********\"]");
    }

    /** Each reader shows damaged characters in its own way, so nobody knows what a secret among them looks like. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Cut off, or without a beginning,
                "ed",
                "eda0",
                "f09f98",
                "e282",
                "c3",
                "80",
                "bf",
                // longer than the character takes, such as "h" in two, three and four bytes,
                "c1a8",
                "c080",
                "e081a8",
                "e09fbf",
                "f08081a8",
                "f08fbfbf",
                // beyond the last character there is,
                "f4908080",
                "f5808080",
                "ff",
                "fe",
                // and with another byte in each place.
                "c328",
                "e28228",
                "e22882",
                "f0909028",
                "f0902890",
                "f0289090"
            })
    void aTextWithDamagedCharactersIsWithheld(String hex) throws Exception {
        for (String after : List.of("hunter2", "\\n")) {
            byte[] json = ("[\"\\n" + bytes(hex) + after + "\"]").getBytes(StandardCharsets.ISO_8859_1);

            assertThat(redacted(json, false, SECRET)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
    void theFirstAndTheLastCharacterOfEachSizeAreKept(String hex) throws Exception {
        byte[] json = ("[\"\\n" + bytes(hex) + "hunter2\"]").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Files.readString(redacted(json, false, SECRET).file(), StandardCharsets.ISO_8859_1))
                .isEqualTo("[\"\\n" + bytes(hex) + "********\"]");
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHalfOfACharacterBeforeASecretHidesNothing() throws Exception {
        for (String half : List.of("\\ud83d", "\\ude00", "\u00ed\u00a0\u00bd")) {
            byte[] json = ("[\"\\n" + half + "hunter2\"]").getBytes(StandardCharsets.ISO_8859_1);

            assertThat(Files.readString(redacted(json, false, SECRET).file(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("[\"\\n" + half + "********\"]");
        }
    }

    @Test
    void ofTwoThatOverlapNothingIsLeft() throws Exception {
        assertThat(masked("[\"<hunter2-and-more>\", \"hunter2\\u002dand\", \"-and-more\"]", "hunter2-and", "-and-more"))
                .isEqualTo("[\"<********>\", \"********\", \"********\"]");
    }

    @Test
    void quotesLineBreaksAndOtherAlphabetsMakeNoDifference() throws Exception {
        String secret = "a\"b\\c\nd/\u00fc\ud83d\ude00";
        String once = QFlowJson.write(List.of(secret));
        String twice = QFlowJson.write(List.of(once));

        assertThat(masked(once, secret)).isEqualTo("[\"********\"]");
        assertThat(masked("[\"a\\\"b\\\\c\\nd\\/\\u00fc\\ud83d\\ude00\"]", secret))
                .isEqualTo("[\"********\"]");
        assertThat(masked(twice, secret)).isEqualTo(QFlowJson.write(List.of("[\"********\"]")));
    }

    @Test
    void aSecretWithBlanksAroundItIsFoundWithoutThem() throws Exception {
        assertThat(masked("[\"hunter2\"]", " hunter2\n")).isEqualTo("[\"********\"]");
    }

    @Test
    void nothingIsLeftOfOneThatIsCutOff() throws Exception {
        assertThat(beginning("[\"x\", \"my hunt")).isEqualTo("[\"x\", ");
        assertThat(beginning("[\"x\", \"my \\u00")).isEqualTo("[\"x\", ");
    }

    /** Names and words of the service are cut after 2,000 characters, before anything in them is masked. */
    @Test
    void ofASecretThatIsCutOffAtTheEndOfAShownTextNothingIsLeft() {
        MaskedLiterals secrets = new MaskedLiterals(List.of("-----BEGIN\nKEY-----" + "hunter2".repeat(400)));

        assertThat(secrets.mask("got -----BEGIN\nKEY-----hunter2hunt")).isEqualTo("got ********");
        assertThat(secrets.mask("got -----BEGIN\\nKEY-----hunt")).isEqualTo("got ********");
        assertThat(secrets.of(Map.of("status", "-----BEG"))).isEqualTo(Map.of("status", "********"));
        assertThat(secrets.mask("-----BEGIN, -----BE")).isEqualTo("-----BEGIN, -----BE");
    }

    @Test
    void nullAndBlankOnesMaskNothing() throws Exception {
        MaskedLiterals none = new MaskedLiterals(Arrays.asList(null, "", "  "));

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.mask("a  b")).isEqualTo("a  b");
        assertThat(none.mask(null)).isNull();
    }

    @Test
    void plainValuesAreMaskedInDepth() {
        MaskedLiterals secrets = new MaskedLiterals(List.of(SECRET, "42"));

        assertThat(secrets.of(QFlowJson.readObject(
                        "{\"a\": [\"x-hunter2\", 42, 421, true, null], \"hunter2\": {\"b\": \"ok\"}}")))
                .isEqualTo(QFlowJson.readObject(
                        "{\"a\": [\"x-********\", \"********\", 421, true, null], \"********\": {\"b\": \"ok\"}}"));
    }

    @Test
    void whatBecomesKnownLaterIsMaskedFromThenOn() {
        MaskedLiterals secrets = new MaskedLiterals();
        assertThat(secrets.of(Map.of("a", SECRET))).isEqualTo(Map.of("a", SECRET));

        secrets.add(List.of(SECRET));

        assertThat(secrets.of(Map.of("a", SECRET))).isEqualTo(Map.of("a", "********"));
    }

    @Test
    void inLongTextsMadeByChanceNoneSurvivesAndEverythingElseDoes() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Random chance = new Random(seed);
            StringBuilder text = new StringBuilder("[\"");
            StringBuilder wanted = new StringBuilder("[\"");
            int parts = 2000 + chance.nextInt(2000);
            for (int i = 0; i < parts; i++) {
                switch (chance.nextInt(6)) {
                    case 0 -> {
                        text.append("hunter2");
                        wanted.append("********");
                    }
                    case 1 -> {
                        text.append("\", \"");
                        wanted.append("\", \"");
                    }
                    case 2 -> {
                        text.append("\\u00fcx\u20acy");
                        wanted.append("\\u00fcx\u20acy");
                    }
                    case 3 -> {
                        text.append("hunte-");
                        wanted.append("hunte-");
                    }
                    default -> {
                        text.append("plain ").append(i).append("\\n");
                        wanted.append("plain ").append(i).append("\\n");
                    }
                }
            }
            assertThat(masked(text + "\"]", SECRET)).as("seed %d", seed).isEqualTo(wanted + "\"]");
        }
    }

    @Test
    void theMasksAreCounted() throws Exception {
        assertThat(redacted("[\"hunter2\", \"a\\nhunter2\", {\"password\": \"hunter2\"}]", false, SECRET)
                        .redactions())
                .isEqualTo(Map.of(TextSecrets.GIVEN, 2, "password", 1));
    }

    @Test
    void whatIsCountedUnderANameThatHoldsOneDoesNotTellIt() throws Exception {
        String long1 = "a".repeat(75) + SECRET;
        assertThat(redacted(
                                "{\"token-hunter2\": 1, \"" + long1 + "-token\": 2, \"l\": [{\"key\": \"hunter2-pwd\","
                                        + " \"value\": 3}, \"{\\\"token hunter2\\\":4}\"],"
                                        + " \"{\\\"password\\\":\\\"x7\\\"}\": 5}",
                                false,
                                SECRET)
                        .redactions()
                        .keySet())
                .containsExactlyInAnyOrder(
                        "token-********",
                        "a".repeat(75) + "*****",
                        "********-pwd",
                        "token ********",
                        "{\"password\":\"********\"}",
                        "password",
                        TextSecrets.GIVEN);
    }

    private String masked(String json, String... secrets) throws IOException {
        return Files.readString(redacted(json, false, secrets).file());
    }

    private String beginning(String json) throws IOException {
        return Files.readString(redacted(json, true, SECRET).file());
    }

    private Redacted redacted(String json, boolean cut, String... secrets) throws IOException {
        return redacted(json.getBytes(StandardCharsets.UTF_8), cut, secrets);
    }

    private Redacted redacted(byte[] json, boolean cut, String... secrets) throws IOException {
        Redactor redactor = new Redactor(List.of(), new MaskedLiterals(List.of(secrets)).search());
        Redactor.Source source = () -> new ByteArrayInputStream(json);
        Path target = folder.resolve("redacted");
        return cut ? redactor.beginning(source, target) : redactor.whole(source, target);
    }
}

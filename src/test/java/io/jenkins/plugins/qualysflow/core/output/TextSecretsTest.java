package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets within strings: in JSON that is quoted, in tokens that speak for themselves, in scraps of JSON. */
@Timeout(60)
class TextSecretsTest {

    private static final String MASK = "********";

    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl-_x";

    @TempDir
    private Path root;

    private BundleFolder folder;

    @BeforeEach
    void open() throws Exception {
        folder = new BundleFolder(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The rest of the string keeps its escapes, as odd as they are.
                "{\"d\":\"{\\\"password\\\":\\\"hunter2\\\",\\\"\\u0061\\/\\\":1.10}\"}"
                        + "|{\"d\":\"{\\\"password\\\":\\\"#\\\",\\\"\\u0061\\/\\\":1.10}\"}",
                "{\"d\":\" [ {\\\"token\\\" : 77 } ]\\n\"}|{\"d\":\" [ {\\\"token\\\" : \\\"#\\\" } ]\\n\"}",
                "[\"{\\\"pass\\\\u0077ord\\\":\\\"h\\\"}\"]|[\"{\\\"pass\\\\u0077ord\\\":\\\"#\\\"}\"]",
                "[\"\\u007b\\u0022password\\u0022:\\u0022h\\u0022}\"]|[\"\\u007b\\u0022password\\u0022:\\\"#\\\"}\"]",
                "[\"{\\\"secret\\\":{\\\"a\\\":[1]},\\\"b\\\":[2]}\"]|[\"{\\\"secret\\\":\\\"#\\\",\\\"b\\\":[2]}\"]",
                "[\"{\\\"key\\\":\\\"token\\\",\\\"value\\\":5}\"]|[\"{\\\"key\\\":\\\"token\\\",\\\"value\\\":\\\"#\\\"}\"]",
                "[\"{\\\"password\\\":\\\"a\\\",\\\"password\\\":\\\"b\\\"}\"]"
                        + "|[\"{\\\"password\\\":\\\"#\\\",\\\"password\\\":\\\"#\\\"}\"]",
                // Quoted twice.
                "[\"{\\\"in\\\":\\\"{\\\\\\\"apiKey\\\\\\\":\\\\\\\"h\\\\\\\"}\\\"}\"]"
                        + "|[\"{\\\"in\\\":\\\"{\\\\\\\"apiKey\\\\\\\":\\\\\\\"#\\\\\\\"}\\\"}\"]",
                "[\"\\\"{\\\\\\\"apiKey\\\\\\\":1}\\\"\"]|[\"\\\"{\\\\\\\"apiKey\\\\\\\":\\\\\\\"#\\\\\\\"}\\\"\"]",
                // Escaped without quotes around it.
                "[\"{\\\\\\\"apiKey\\\\\\\":\\\\\\\"h\\\\\\\"}\"]|[\"{\\\\\\\"apiKey\\\\\\\":\\\\\\\"#\\\\\\\"}\"]",
                // In the name of a member.
                "{\"{\\\"password\\\":1}\":2}|{\"{\\\"password\\\":\\\"#\\\"}\":\"#\"}",
                // Characters of more than a byte do not shift anything.
                "[\"\u00fc\ud83d\ude00\",\"{\\\"\u4e2d\\\":\\\"\u00fc\\\",\\\"token\\\":\\\"\u00fc\\\",\\\"z\\\":\\\"\u00fc\\\"}\"]"
                        + "|[\"\u00fc\ud83d\ude00\",\"{\\\"\u4e2d\\\":\\\"\u00fc\\\",\\\"token\\\":\\\"#\\\",\\\"z\\\":\\\"\u00fc\\\"}\"]"
            })
    void jsonWithinAStringIsSearchedAsTheJsonAroundIt(String json, String expected) throws Exception {
        assertThat(archived(json)).isEqualTo(expected.replace("#", MASK));
        assertThat(QFlowJson.MAPPER.readTree(archived(json))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"@\"]|[\"#\"]",
                "[\"see @, then go on\"]|[\"see #, then go on\"]",
                "{\"@\":1}|{\"#\":1}",
                "[\"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.\"]|[\"#.\"]",
                "[\"eyJhbGciOiJSU0EifQ..aXYtaXYtaXY.Y2lwaGVy.dGFnLXRhZw\"]|[\"#\"]",
                "[\"eyJhbGciOiJIUzI1NiJ9\\u002eeyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl\"]|[\"#\"]",
                "[\"BEARER hunter22, and more\"]|[\"BEARER #, and more\"]",
                "[\"bearer\\tabcdefghijklmnop+\\/==\"]|[\"bearer\\t#\"]",
                "[\"Authorization: Basic aHVudGVyMg==\"]|[\"Authorization: #\"]",
                "[\"GET /\\r\\nauthorization:hunter2\\r\\nHost: x\"]|[\"GET /\\r\\nauthorization:#\\r\\nHost: x\"]",
                "[\"curl -H 'Authorization: Token abc' https://x\"]|[\"curl -H 'Authorization: #' https://x\"]",
                "[\"got {\\\"password\\\": \\\"hun,ter2\\\", \\\"a\\\": 1} back\"]"
                        + "|[\"got {\\\"password\\\": \\\"#\\\", \\\"a\\\": 1} back\"]",
                "[\"got {'api_key': 'hunter2', 'a': 1} back\"]|[\"got {'api_key': '#', 'a': 1} back\"]",
                "[\"got \\\"token\\\":12345}\"]|[\"got \\\"token\\\":#}\"]",
                "[\"got \\\"secrets\\\": [1,{\\\"a\\\":2}], x\"]|[\"got \\\"secrets\\\": #, x\"]",
                "[\"got \\\"secrets\\\": [1,{\\\"a\\\"\"]|[\"got \\\"secrets\\\": #\"]",
                // Brackets within quotes, which may be escaped, and a backslash at the end of a value.
                "[\"log: {\\\"credentials\\\": {\\\"user\\\":\\\"a}b\\\",\\\"pin\\\":\\\"4711\\\"}} x\"]"
                        + "|[\"log: {\\\"credentials\\\": #} x\"]",
                "[\"log: {'credentials': {'user':'a}b','pin':'4711'}} x\"]|[\"log: {'credentials': #} x\"]",
                "[\"log: {\\\\\\\"credentials\\\\\\\":{\\\\\\\"a\\\\\\\":\\\\\\\"}\\\\\\\",\\\\\\\"b\\\\\\\":1}} x\"]"
                        + "|[\"log: {\\\\\\\"credentials\\\\\\\":#} x\"]",
                "[\"log: {\\\"credentials\\\":{\\\"a\\\":\\\"b\\\\\\\\\\\",\\\"pin\\\":\\\"4}711\\\"}} x\"]"
                        + "|[\"log: {\\\"credentials\\\":#} x\"]",
                "[\"log: {\\\"credentials\\\":{a: don't, \\\"pin\\\":\\\"'}4711\\\"}} x\"]"
                        + "|[\"log: {\\\"credentials\\\":#\"]",
                "[\"got \\\"token\\\":\\\"never closed\"]|[\"got \\\"token\\\":\\\"#\"]",
                // What stands beside a sensitive name, as Qualys Flow returns variables.
                "[\"vars: [{\\\"key\\\":\\\"token\\\",\\\"value\\\":\\\"h}1\\\"},{\\\"key\\\":\\\"a\\\",\\\"value\\\":\\\"b\\\"}] x\"]"
                        + "|[\"vars: [{\\\"key\\\":\\\"token\\\",\\\"value\\\":\\\"#\\\"},{\\\"key\\\":\\\"a\\\",\\\"value\\\":\\\"b\\\"}] x\"]",
                "[\"vars: {\\\"value\\\": 77, \\\"note\\\":\\\"}\\\", \\\"name\\\":\\\"dbPassword\\\"} x\"]"
                        + "|[\"vars: {\\\"value\\\": #, \\\"note\\\":\\\"}\\\", \\\"name\\\":\\\"dbPassword\\\"} x\"]",
                "[\"vars: {\\\"values\\\":[\\\"h\\\",{\\\"a\\\":[1]}],\\\"key\\\":\\\"pwd\\\"}, {\\\"values\\\":[1]}\"]"
                        + "|[\"vars: {\\\"values\\\":#,\\\"key\\\":\\\"pwd\\\"}, {\\\"values\\\":[1]}\"]",
                "[\"vars: {'key': 'secret', 'value': 'h'}, {'value': 'b'}\"]"
                        + "|[\"vars: {'key': 'secret', 'value': '#'}, {'value': 'b'}\"]",
                "[\"x \\\"key\\\":\\\"token\\\",\\\"value\\\":\\\"h\\\"}, {\\\"value\\\":\\\"b\\\"}\"]"
                        + "|[\"x \\\"key\\\":\\\"token\\\",\\\"value\\\":\\\"#\\\"}, {\\\"value\\\":\\\"b\\\"}\"]",
                "[\"vars: {\\\"key\\\":\\\"token\\\",\\\"value\\\":[\\\"h\\\"\"]"
                        + "|[\"vars: {\\\"key\\\":\\\"token\\\",\\\"value\\\":#\"]",
                "[\"vars: {\\\\\\\"key\\\\\\\":\\\\\\\"token\\\\\\\",\\\\\\\"value\\\\\\\":\\\\\\\"h\\\\\\\"},{\\\\\\\"value\\\\\\\":\\\\\\\"b\\\\\\\"}\"]"
                        + "|[\"vars: {\\\\\\\"key\\\\\\\":\\\\\\\"token\\\\\\\",\\\\\\\"value\\\\\\\":\\\\\\\"#\\\\\\\"},{\\\\\\\"value\\\\\\\":\\\\\\\"b\\\\\\\"}\"]",
                "[\"a {\\\\\\\"token\\\\\\\":\\\\\\\"h\\\\\\\"} b\"]|[\"a {\\\\\\\"token\\\\\\\":\\\\\\\"#\\\\\\\"} b\"]"
            })
    void tokensAndScrapsOfJsonGoOutOfAnyText(String json, String expected) throws Exception {
        assertThat(archived(json.replace("@", JWT))).isEqualTo(expected.replace("#", MASK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"the bearer of this letter\",\"Bearer certificate\",\"forbearer 1234567890\"]",
                "[\"[INFO] the password was changed\",\"{name} of the token\",\"[token]\"]",
                "[\"{user=x, name=y}\",\"[main] {user=x} no token\"]",
                "[\"don't\",\"it's a 'name': no\",\"'a':'b'\",\"eyJ\",\"eyJhbGciOiJIUzI1NiJ9\"]",
                "[\"{\\\"token\\\":null,\\\"secret\\\":true,\\\"a\\\":\\\"b\\\"}\"]",
                "[\"see \\\"token\\\": null and \\\"secret\\\": true\"]",
                "[\"\\\"token\\\":\"]",
                "[\"{\\\"a\\\":1\",\"[1,2\",\"[nullable\",\"[\",\"{\",\"\\\"\",\"\\\\\"]",
                "[\"\\ud800\",\"\\u0000\",\"http:\\/\\/a\\/b\"]"
            })
    void whatIsNoSecretIsKeptByteForByte(String json) throws Exception {
        assertThat(archived(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"{\\\"password\\\":\\\"hunter2\\\"\"]",
                "[\"[{\\\"a\\\":1},{password:hunter2}\"]",
                "[\"[true,{'password':'hunter2'}\"]",
                "[\"{\\\"a\\\":\\\"password\\\"} hunter2\"]",
                "[\"{password=hunter2, user=x}\"]",
                "[\"{password: hunter2}\"]",
                "[\"[{ user=x, password=hunter2}]\"]"
            })
    void textThatBeginsAsJsonAndNamesASecretButCannotBeReadGoesAltogether(String json) throws Exception {
        assertThat(archived(json)).isEqualTo("[\"" + MASK + "\"]");
        assertThat(folder.files().get(0).redactions()).isEqualTo(Map.of(TextSecrets.UNREADABLE, 1));
    }

    @Test
    void quotesWithinQuotesAreFollowedAsFarAsAnybodyGoes() throws Exception {
        String json = "{\"password\":\"hunter2\",\"a\":1.10}";
        String masked = "{\"password\":\"" + MASK + "\",\"a\":1.10}";
        for (int quotes = 0; quotes < 12; quotes++) {
            String text = "[" + json + "]";
            String kept = archived(text);
            assertThat(kept).as("%d quotes", quotes).doesNotContain("hunter2");
            assertThat(QFlowJson.MAPPER.readTree(kept)).isNotNull();
            if (quotes <= 8) {
                assertThat(kept).as("%d quotes", quotes).isEqualTo("[" + masked + "]");
            }
            json = QFlowJson.write(json);
            masked = QFlowJson.write(masked);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 65_000, 65_536, 200_000, JsonBytes.LONGEST - 60, JsonBytes.LONGEST - 20})
    void aStringUpToTheLimitIsSearchedWhereverItLies(int padding) throws Exception {
        String text = "{\\\"x\\\":\\\"" + "y".repeat(padding - 40) + "\\\",\\\"token\\\":\\\"h\\\"}";

        assertThat(archived("[1,\"" + text + "\",\"z\"]"))
                .isEqualTo("[1,\"" + text.replace("\\\"h\\\"", "\\\"" + MASK + "\\\"") + "\",\"z\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\\"a\\\":\\\"", "[{\\\\\\\"a\\\\\\\":", "\\\"[\\\\\\\"", " \\n[1,\\\""})
    void aLongerStringThatBeginsAsJsonGoesAltogether(String beginning) throws Exception {
        String json = "[\"" + beginning + "x".repeat(JsonBytes.LONGEST) + "\\\"password\\\":\\\"hunter2\",\"z\"]";

        assertThat(archived(json)).isEqualTo("[\"" + MASK + "\",\"z\"]");
        assertThat(folder.files().get(0).redactions()).isEqualTo(Map.of(LongString.TOO_LONG, 1));
    }

    @Test
    void aLongerStringThatIsNoJsonIsKeptByteForByte() throws Exception {
        String json = "[\"" + "plain \u00fc\\u0041\\n \ud83d\ude00 text \\\\ ".repeat(100_000) + "\",\"z\"]";

        assertThat(archived(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 20, 60, 1000, 65_530, 65_536, 65_540})
    void tokensInALongerStringAreFoundWhereverTheyLie(int shift) throws Exception {
        String around = "\\u00fc\\\\ ".repeat(JsonBytes.LONGEST / 9 - shift / 9) + "x".repeat(shift % 9);
        String json = "[\"" + around + " @ " + around + " Bearer hunter22\"]";

        assertThat(archived(json.replace("@", JWT)))
                .isEqualTo(json.replace("@", MASK).replace("hunter22", MASK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer @", "\\\"password\\\":\\\"@\\\"", "\\\"password\\\": @,", "authorization: @\\n"})
    void whatMakesAValueASecretMayStandBeforeTheEndOfAPiece(String secret) throws Exception {
        int piece = JsonBytes.LONGEST - (1 << 16);
        // Every place at which something decisive is cut; in between every third will do.
        for (int shift = -40; shift <= 10; shift += shift > -4 && shift < 4 ? 1 : 3) {
            String json = "[\"" + "x ".repeat(piece / 2 - 50) + "y".repeat(100 + shift) + " " + secret + " "
                    + "x ".repeat(JsonBytes.LONGEST / 2) + "\"]";

            assertThat(archived(json.replace("@", "hunter2" + "x1".repeat(30))).equals(json.replace("@", MASK)))
                    .as("shifted by %d", shift)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ",
                "eyJaaaaaaaa.",
                "Bearer ",
                "authorization:",
                "\\\"token\\\":",
                "\\\"",
                "\\\\",
                "'",
                "{",
                "[\\\"",
                ":"
            })
    @Timeout(20)
    void aTextMadeToBeSearchedForEverIsNot(String part) throws Exception {
        String text = "[\"x" + part.repeat((JsonBytes.LONGEST - 10) / part.length()) + "\"]";

        assertThat(QFlowJson.MAPPER.readTree(archived(text)).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"[INFO] done\"|\"[INFO] done\"",
                "\"{name} is done\"|\"{name} is done\"",
                "\"[INFO] Bearer hunter22\"|\"[INFO] Bearer #\""
            })
    void aTextInBracketsMayBeAllOfTheData(String json, String expected) throws Exception {
        assertThat(archived(json)).isEqualTo(expected.replace("#", MASK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"{password=hunter2}\"", "\"[1,2\"", "\"[{'a':1}]\"", "\"{\\\"a\\\":1\""})
    void aTextThatBeginsAsJsonAndIsNoneIsNotKept(String json) throws Exception {
        assertThat(archive(json.getBytes(StandardCharsets.UTF_8))).startsWith("not JSON");
    }

    @Test
    void aSecretWithoutEndInALongerStringTakesTheRestWithIt() throws Exception {
        String json = "[\"text Bearer " + "a1".repeat(JsonBytes.LONGEST) + " hunter2\",\"z\"]";

        assertThat(archived(json)).isEqualTo("[\"text Bearer " + MASK + "\",\"z\"]");
    }

    @Test
    void bytesThatAreNoCharactersStayAsTheyAreBesideAMask() throws Exception {
        byte[] json = "[\"{\\\"token\\\":\\\"h\\\",\\\"a\\\":\\\"??\\\"}\"]".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < json.length; i++) {
            json[i] = json[i] == '?' ? (byte) 0xff : json[i];
        }
        if (archive(json) == null) {
            assertThat(Files.readAllBytes(root.resolve("steps/x.json")))
                    .asString(StandardCharsets.ISO_8859_1)
                    .contains(MASK, "\u00ff\u00ff");
        } else {
            assertThat(root.resolve("steps")).isEmptyDirectory();
        }
    }

    @Test
    void theManifestSaysWhatWasTakenOutOfTexts() throws Exception {
        archived("[\"" + JWT + "\",\"Bearer hunter22\",\"see \\\"token\\\":\\\"x\\\"\",\"{\\\"dbPassword\\\":1}\"]");

        assertThat(folder.files().get(0).redactions())
                .isEqualTo(Map.of(LooseSecrets.TOKEN_IN_TEXT, 2, LooseSecrets.MEMBER_IN_TEXT, 1, "dbPassword", 1));
    }

    private String archived(String json) throws Exception {
        folder = new BundleFolder(root);
        assertThat(archive(json.getBytes(StandardCharsets.UTF_8))).isNull();
        return Files.readString(root.resolve("steps/x.json"));
    }

    private String archive(byte[] bytes) throws Exception {
        Path download = Files.write(root.resolve("download"), bytes);
        return new StepData(folder, download, List.of()).archiveAs("steps/x.json", new Download(bytes.length, false));
    }
}

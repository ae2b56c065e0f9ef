package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.nio.charset.Charset;
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

/** What must not be kept is taken out, and nothing else is touched, byte for byte. */
@Timeout(30)
class RedactionTest {

    private static final String MASK = "\"********\"";

    @TempDir
    private Path root;

    private BundleFolder folder;

    @BeforeEach
    void open() throws Exception {
        folder = new BundleFolder(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "42",
                "\"text\"",
                " \n[ 1.10 , 1e400,\t-0.0, 123456789012345678901234567890 , 1E+2 ] \n",
                "{ \"a\" : { \"b\" : [ { } , [ ] , \"\\u0041\\/\\\"\" ] } }",
                "{\"a\":1,\"a\":2}",
                "{\"\u00fc\u4e2d\":\"\ud83d\ude00\"}",
                "{\"key\":\"region\",\"value\":[\"us-east-1\"]}",
                "{\"value\":\"x\",\"name\":\"plain\"}",
                "{\"password\":null,\"token\":true,\"secret\":false}"
            })
    void whatHoldsNothingSensitiveIsKeptByteForByte(String json) throws Exception {
        assertThat(archived(json)).isEqualTo(json);
        assertThat(folder.files().get(0).redactions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\":\"hunter2\"}|{\"password\":#}",
                "{ \"dbPassword\" : \"hun\\\"ter2\\\\\" , \"a\":1}|{ \"dbPassword\" : # , \"a\":1}",
                "{\"a\":[{\"b\":{\"API_KEY\":12345}}]}|{\"a\":[{\"b\":{\"API_KEY\":#}}]}",
                "{\"x-api-key\":-1.5e3 ,\"z\":0}|{\"x-api-key\":# ,\"z\":0}",
                "{\"externalId\":\"e\",\"external_id\":\"f\"}|{\"externalId\":#,\"external_id\":#}",
                "{\"sts:ExternalId\":\"e\",\"aws_external_id\":\"f\"}|{\"sts:ExternalId\":#,\"aws_external_id\":#}",
                "{\"key\":\"sts:ExternalId\",\"value\":\"abc\"}|{\"key\":\"sts:ExternalId\",\"value\":#}",
                "{\"credentials\":{\"deep\":[1,{\"x\":\"y\"}]},\"z\":1}|{\"credentials\":#,\"z\":1}",
                "{\"secrets\":[\"a\",[\"b\"]]}|{\"secrets\":#}",
                "{\"Authorization\":\"Basic abc\"}|{\"Authorization\":#}",
                "{\"db_pwd\":\"x\"}|{\"db_pwd\":#}",
                "{\"pass\\u0077ord\":\"hunter2\"}|{\"pass\\u0077ord\":#}",
                "{\"key\":\"dbPassword\",\"value\":\"hunter2\"}|{\"key\":\"dbPassword\",\"value\":#}",
                "{\"value\":\"hunter2\",\"type\":\"s\",\"key\":\"dbPassword\"}"
                        + "|{\"value\":#,\"type\":\"s\",\"key\":\"dbPassword\"}",
                "[{\"Value\":7,\"NAME\":\"my token\"}]|[{\"Value\":#,\"NAME\":\"my token\"}]",
                "{\"value\":[\"a\",\"b\"],\"key\":\"credentials_azure\"}|{\"value\":#,\"key\":\"credentials_azure\"}",
                "{\"value\":{\"value\":{\"a\":1},\"key\":\"x\"},\"key\":\"secret\"}|{\"value\":#,\"key\":\"secret\"}",
                "{\"value\":{\"value\":\"s\",\"key\":\"secret\"},\"key\":\"x\"}"
                        + "|{\"value\":{\"value\":#,\"key\":\"secret\"},\"key\":\"x\"}",
                "{\"value\":{\"password\":\"p\"},\"key\":\"x\"}|{\"value\":{\"password\":#},\"key\":\"x\"}",
                "{\"ke\\u0079\":\"pass\\u0077ord\",\"v\\u0061lue\":\"s\"}|{\"ke\\u0079\":\"pass\\u0077ord\",\"v\\u0061lue\":#}",
                "{\"password\":\"a\",\"password\":\"b\"}|{\"password\":#,\"password\":#}",
                "{\"value\":\"a\",\"key\":\"secret\",\"value\":\"b\"}|{\"value\":#,\"key\":\"secret\",\"value\":#}",
                "{\"key\":\"secret\",\"key\":\"x\",\"value\":\"b\"}|{\"key\":\"secret\",\"key\":\"x\",\"value\":#}",
                "{\"token\":\"\u00fc\u4e2d\ud83d\ude00\",\"z\":\"\u00fc\"}|{\"token\":#,\"z\":\"\u00fc\"}"
            })
    void whatIsSensitiveIsMasked(String json, String expected) throws Exception {
        assertThat(archived(json)).isEqualTo(expected.replace("#", MASK));
    }

    @ParameterizedTest
    @ValueSource(ints = {500_000, 524_288, 700_000, 1_500_000})
    void aNameWithoutEndIsKeptAndMeansWhatItSays(int length) throws Exception {
        String name = "x\\u0041".repeat(length / 7);

        String plain = "{\"" + name + "\":\"v\",\"" + "name".repeat(length / 4) + "\":\"b\"}";
        assertThat(archived(plain).equals(plain)).isTrue();
        for (String sensitive : List.of("tok\\u0065n" + name, name + "-token", name + "to_ken" + name)) {
            String json = "[{\"" + sensitive + "\":\"v\",\"z\":[1.10]}]";
            assertThat(archived(json).equals(json.replace("\"v\"", MASK)))
                    .as(sensitive.substring(0, 9))
                    .isTrue();
        }
        String bearer = "{\"" + name + " Bearer @ " + name + "\":1}";
        assertThat(archived(bearer.replace("@", "hunter2hunter2")).equals(bearer.replace("@", "********")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 600_000, 1_500_000})
    void aNumberWithoutEndIsKept(int digits) throws Exception {
        String json = "[0." + "7".repeat(digits) + "e1, -" + "8".repeat(digits) + "]";

        assertThat(archived(json).equals(json)).isTrue();
    }

    @Test
    void aFaultOfTheDiskNamesNoFileOfTheMachine() throws Exception {
        Files.createDirectory(root.resolve("download.redacted"));

        assertThatThrownBy(() -> problem("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("Is a directory");
        assertThat(root.resolve("download")).doesNotExist();
    }

    @Test
    void theManifestCountsWhatWasTakenOutByName() throws Exception {
        archived("[{\"password\":1},{\"password\":2},{\"key\":\"apiKey\",\"value\":3}]");

        assertThat(folder.files().get(0).redactions()).isEqualTo(Map.of("password", 2, "apiKey", 1));
    }

    @Test
    void aNameWithoutEndDoesNotFillTheManifest() throws Exception {
        archived("{\"token" + "x".repeat(10_000) + "\":1}");

        assertThat(folder.files().get(0).redactions().keySet())
                .singleElement()
                .satisfies(name -> assertThat(name).hasSize(80));
    }

    @ParameterizedTest
    @ValueSource(ints = {7_990, 7_999, 8_000, 8_001, 65_530, 65_536, 1_000_000})
    void placesAreRightAcrossTheEdgesOfBuffers(int before) throws Exception {
        String padding = "\"" + "\u00fc".repeat(before / 2 - 10) + "\"";
        String json = "[" + padding + ",{\"token\":123456,\"b\":\"" + "y".repeat(9000) + "\",\"secret\":[1,2]},3]";

        assertThat(archived(json)).isEqualTo(json.replace("123456", MASK).replace("[1,2]", MASK));
    }

    @Test
    void aMarkOfByteOrderDoesNotShiftThePlaces() throws Exception {
        assertThat(archived("\ufeff{\"password\":\"hunter2\",\"a\":1}"))
                .isEqualTo("\ufeff{\"password\":" + MASK + ",\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
    void whatIsNotUtf8IsWithheld(String charset) throws Exception {
        assertThat(problem("{\"password\":\"hunter2\"}".getBytes(Charset.forName(charset))))
                .startsWith("not JSON");
        nothingIsKept();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=hunter2",
                "{\"password\":\"hunter2\"",
                "{\"password\":\"hunter2\"}}",
                "{\"a\":1} {\"password\":\"hunter2\"}",
                "{\"a\":1}\n{\"password\":\"hunter2\"}\n",
                "{'password':'hunter2'}",
                "{\"a\":01}",
                "<html>hunter2</html>",
                "[1,{\\\"password\\\":\\\"hunter2\\\"}",
                "{\"a\":\"\u0000\"}",
                "\u0000"
            })
    void whatIsNoJsonIsWithheld(String text) throws Exception {
        assertThat(problem(text.getBytes(StandardCharsets.UTF_8))).startsWith("not JSON");
        nothingIsKept();
    }

    @Test
    void invalidUtf8IsWithheldOrMaskedButNeverKept() throws Exception {
        byte[] json = "{\"x\":\"??\",\"password\":\"hunter2\"}".getBytes(StandardCharsets.UTF_8);
        json[6] = (byte) 0xff;
        problem(json);

        for (BundleFile file : folder.files()) {
            assertThat(Files.readString(root.resolve(file.path()), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void nestingWithoutEndIsWithheldAndDoesNotOverflow() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(problem(deep.getBytes(StandardCharsets.UTF_8))).startsWith("not JSON");
    }

    @Test
    void aStepWithoutDataMissesNothing() throws Exception {
        assertThat(problem(new byte[0])).isNull();
        nothingIsKept();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"[{\\\"a\\\":1.10,\\\"password\\\":\\\"h\\\"}]\"|[{\"a\":1.10,\"password\":#}]",
                " \"{\\\"a\\\":\\\"x\\\\\\\"y\\\"}\" |{\"a\":\"x\\\"y\"}",
                "[{\\\"a\\\":\\\"\\u00fc\\\",\\\"token\\\":5}]|[{\"a\":\"\u00fc\",\"token\":#}]",
                "{\\n  \\\"secret\\\" : \\\"h\\\"\\n}|{~  \"secret\" : #~}",
                "\"17\"|17",
                "\"plain words\"|\"plain words\"",
                "\"\"|\"\""
            })
    void jsonAsTextIsUnderstoodInEveryForm(String sent, String expected) throws Exception {
        assertThat(archived(sent)).isEqualTo(expected.replace("#", MASK).replace('~', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"[{\\\"password\\\":\\\"hunter2\\\"}\"",
                "\"{\\\"a\\\":1}{\\\"password\\\":\\\"hunter2\\\"}\"",
                "\"\\\"[{\\\\\\\"password\\\\\\\":\\\\\\\"hunter2\\\\\\\"}]\\\"\"",
                "\" \\n{\\\"password\\\":\\\"hunter2\\\",}\"",
                "\"{\\\"password\\\":\\\"hunter2\\\",\\\"x\\\":\\\"\\ud800\\\"}\""
            })
    void textThatMayHoldAStructureWhichCannotBeSearchedIsWithheld(String sent) throws Exception {
        assertThat(problem(sent.getBytes(StandardCharsets.UTF_8))).startsWith("not JSON");
        nothingIsKept();
    }

    @Test
    void whatAUserPassedInIsMaskedTheSameWay() {
        Object given = QFlowJson.readPlain("{\"region\":\"r\",\"dbPassword\":\"h\",\"list\":[{\"key\":\"token\","
                + "\"value\":\"h\"},{\"name\":\"plain\",\"value\":\"kept\"}],\"secret\":null,\"useToken\":true}");

        assertThat(QFlowJson.write(MaskedValues.of(given)))
                .isEqualTo("{\"region\":\"r\",\"dbPassword\":" + MASK + ",\"list\":[{\"key\":\"token\",\"value\":"
                        + MASK + "},{\"name\":\"plain\",\"value\":\"kept\"}],\"secret\":null,\"useToken\":true}");
    }

    private String archived(String json) throws Exception {
        assertThat(problem(json.getBytes(StandardCharsets.UTF_8))).isNull();
        List<BundleFile> files = folder.files();
        return Files.readString(root.resolve(files.get(files.size() - 1).path()));
    }

    private String problem(byte[] bytes) throws Exception {
        Path download = Files.write(root.resolve("download"), bytes);
        String problem = new StepData(folder, download, List.of())
                .archiveAs("steps/x.json", new io.jenkins.plugins.qualysflow.core.client.Download(bytes.length, false));
        assertThat(root.resolve("download")).doesNotExist();
        assertThat(root.resolve("download.redacted")).doesNotExist();
        return problem;
    }

    private void nothingIsKept() {
        assertThat(folder.files()).isEmpty();
        assertThat(root.resolve("steps")).isEmptyDirectory();
    }
}

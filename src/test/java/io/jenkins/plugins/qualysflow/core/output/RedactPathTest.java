package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a redact path matches is masked where it stands, and where that can't be told the file is not kept. */
@Timeout(60)
class RedactPathTest {

    private static final String MASK = "\"********\"";

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
                "|must not be blank",
                "` `|must not be blank",
                "a.b|must begin with $, such as $..ownerEmail, not a.b",
                "@.a|must begin with $",
                "$|must name something within the data",
                "$.|is not a valid JSONPath expression: $.",
                "$[|is not a valid JSONPath expression: $[",
                "$.a[?(@.b ==)]|is not a valid JSONPath expression",
                "$.a[?]|is not a valid JSONPath expression",
                "$.a.length()|must not call a function: $.a.length()",
                "$..b.sum()|must not call a function",
                "$.max($.a)|must not call a function"
            })
    void anExpressionThatCannotBeUsedIsRefusedWithTheRule(String text, String rule) {
        assertThatThrownBy(() -> RedactPath.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(rule);
    }

    @Test
    void anExpressionWithoutEndIsRefused() {
        assertThatThrownBy(() -> RedactPath.of("$." + "a".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have at most 1000 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.a|{\"a\":\"x\",\"b\":1.10}|{\"a\":#,\"b\":1.10}|1",
                "$.a|{ \"a\" : null , \"b\" : 1e400 }|{ \"a\" : # , \"b\" : 1e400 }|1",
                "$.a|{\"a\":true}|{\"a\":#}|1",
                "$.a|{\"a\":-1.5e3 }|{\"a\":# }|1",
                "$.a|{\"a\":{\"b\":[1,{}]} ,\"c\":[]}|{\"a\":# ,\"c\":[]}|1",
                "$.a.b|{\"a\":[1]}|{\"a\":[1]}|0",
                "$.none|{\"a\":1}|{\"a\":1}|0",
                "$..mail|{\"mail\":\"a\",\"x\":[{\"mail\":\"b\"},{\"y\":{\"mail\":\"c\"}}]}"
                        + "|{\"mail\":#,\"x\":[{\"mail\":#},{\"y\":{\"mail\":#}}]}|3",
                "$[*].b|[{\"b\":1},{\"c\":2},{\"b\":3}]|[{\"b\":#},{\"c\":2},{\"b\":#}]|2",
                "$[1]|[1,2,3]|[1,#,3]|1",
                "$[-1]|[1,2,3]|[1,2,#]|1",
                "$[0,2]|[1,2,3]|[#,2,#]|2",
                "$[:2]|[1,2,3]|[#,#,3]|2",
                "$['a','b']|{\"a\":1,\"c\":2}|{\"a\":#,\"c\":2}|1",
                "$[?(@.type=='person')].name|[{\"type\":\"person\",\"name\":\"n\"},{\"type\":\"x\",\"name\":\"n\"}]"
                        + "|[{\"type\":\"person\",\"name\":#},{\"type\":\"x\",\"name\":\"n\"}]|1",
                "$..a|{\"a\":{\"a\":1}}|{\"a\":#}|1",
                // A name that looks like a part of a path is no part of one.
                "$.a.b|{\"a']['b\":1,\"a\":{\"b\":2}}|{\"a']['b\":1,\"a\":{\"b\":#}}|1",
                "$[\"a']['b\"]|{\"a']['b\":1,\"a\":{\"b\":2}}|{\"a']['b\":#,\"a\":{\"b\":2}}|1",
                "$['\u00fc']|{\"\\u00fc\":\"\u00fc\ud83d\ude00\",\"z\":\"\u00fc\"}|{\"\\u00fc\":#,\"z\":\"\u00fc\"}|1",
                "$.a|[]|[]|0",
                "$.a|17|17|0",
                "$.a|null|null|0",
                "$.a|\"{\\\"a\\\":1}\"|{\"a\":#}|1",
                "$.a[0].c|{\"a\":{\"b\":1}}|{\"a\":{\"b\":1}}|0"
            })
    void whatItMatchesIsMaskedAndTheRestKeptByteForByte(String path, String json, String expected, int count)
            throws Exception {
        assertThat(archived(json, path)).isEqualTo(expected.replace("#", MASK));
        assertThat(folder.files().get(0).redactedPaths()).isEqualTo(Map.of(path, count));
    }

    @Test
    void pathsAndNamesWorkTogether() throws Exception {
        String json = "{\"password\":\"h\",\"who\":{\"mail\":\"m\",\"token\":\"t\"},\"z\":[1.10,{\"mail\":\"n\"}]}";

        assertThat(archived(json, "$.who", "$..mail", "$.typo"))
                .isEqualTo("{\"password\":#,\"who\":#,\"z\":[1.10,{\"mail\":#}]}".replace("#", MASK));
        assertThat(folder.files().get(0).redactedPaths())
                .containsExactly(Map.entry("$.who", 1), Map.entry("$..mail", 2), Map.entry("$.typo", 0));
        assertThat(folder.files().get(0).redactions()).isEqualTo(Map.of("password", 1, "token", 1));
    }

    @Test
    void onePathDoesNotHideFromAnotherWhatItAsksFor() throws Exception {
        assertThat(archived("[{\"type\":\"p\",\"n\":1}]", "$..type", "$[?(@.type=='p')].n"))
                .isEqualTo("[{\"type\":#,\"n\":#}]".replace("#", MASK));
    }

    @Test
    void aMemberThatComesTwiceMakesTheFileStayOut() throws Exception {
        assertThat(problem("{\"a\":\"hunter2\",\"a\":1}", "$.a"))
                .startsWith(
                        "the redact path $.a could not be applied, so nothing of it is kept: it has the same member")
                .doesNotContain("hunter2");
        nothingIsKept();
    }

    @Test
    void aFileTooLargeForATreeStaysOut() throws Exception {
        String json = "[" + " ".repeat((int) PathSearch.MOST_BYTES) + "]";

        assertThat(problem(json, "$.a")).startsWith("larger than 2097152 bytes, so the redact paths");
        nothingIsKept();
    }

    @Test
    void aBeginningStaysOut() throws Exception {
        Path download = Files.writeString(root.resolve("download"), "{\"a\":\"hunt");
        assertThat(new StepData(folder, download, paths("$.a")).archiveAs("steps/x.json", new Download(10, true)))
                .startsWith("larger than the size limit, so the redact paths");
        nothingIsKept();
    }

    @Test
    void anExpressionThatWouldTakeForEverEnds() throws Exception {
        String json = "[" + "[".repeat(200) + "]".repeat(200) + ",{}".repeat(2000) + "]";

        assertThat(problem(json, "$..*..*..*..*..*..x")).contains("it takes too many steps");
        nothingIsKept();
    }

    @Test
    void anExpressionThatMatchesAlmostEverythingEnds() throws Exception {
        assertThat(problem("[0" + ",0".repeat(500_000) + "]", "$[*]")).contains("it matches too much");
        nothingIsKept();
    }

    @Test
    void tenThousandMatchesAreNotTooMany() throws Exception {
        String json = "[" + "{\"mail\":\"m\"},".repeat(10_000) + "{}]";

        assertThat(archived(json, "$[*].mail")).isEqualTo(json.replace("\"m\"", MASK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.a", " $.a "})
    void thePathIsToldAsItIs(String text) {
        assertThat(RedactPath.of(text))
                .hasToString("$.a")
                .isEqualTo(RedactPath.of("$.a"))
                .hasSameHashCodeAs(RedactPath.of("$.a"));
        assertThat(RedactPath.of(text)).isNotEqualTo(RedactPath.of("$.b")).isNotEqualTo("$.a");
    }

    private static List<RedactPath> paths(String... paths) {
        return Arrays.stream(paths).map(RedactPath::of).toList();
    }

    private String archived(String json, String... paths) throws Exception {
        assertThat(problem(json, paths)).isNull();
        String kept = Files.readString(root.resolve("steps/x.json"));
        assertThat(QFlowJson.MAPPER.readTree(kept)).isNotNull();
        return kept;
    }

    private String problem(String json, String... paths) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Path download = Files.write(root.resolve("download"), bytes);
        return new StepData(folder, download, paths(paths))
                .archiveAs("steps/x.json", new Download(bytes.length, false));
    }

    private void nothingIsKept() {
        assertThat(folder.files()).isEmpty();
        assertThat(root.resolve("steps")).isEmptyDirectory();
    }
}

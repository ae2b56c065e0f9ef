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
                "$.a[?(@.b ==)]|must not have a filter, [?(…)]: $.a[?(@.b ==)]",
                "$.a[?]|must not have a filter",
                "$[?(@.type=='person')].name|must not have a filter",
                "$..[ ?(@.a)]|must not have a filter",
                "$.a[(@.length-1)]|must not have a script, [(…)]: $.a[(@.length-1)]",
                "$a|is not a valid JSONPath expression: $a",
                "$..|is not a valid JSONPath expression: $..",
                "$...a|is not a valid JSONPath expression: $...a",
                "$.a b|is not a valid JSONPath expression: $.a b",
                "$.a]|is not a valid JSONPath expression: $.a]",
                "$[a]|is not a valid JSONPath expression: $[a]",
                "$['a|is not a valid JSONPath expression: $['a",
                "$['a'|is not a valid JSONPath expression: $['a'",
                "$['a',]|is not a valid JSONPath expression: $['a',]",
                "$[1:2:3]|is not a valid JSONPath expression: $[1:2:3]",
                "$[-]|is not a valid JSONPath expression: $[-]",
                "$[12345678901]|is not a valid JSONPath expression: $[12345678901]",
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
                "$[-2:]|[1,2,3]|[1,#,#]|2",
                "$[:-2]|[1,2,3]|[#,2,3]|1",
                "$[1:]|[1,2,3]|[1,#,#]|2",
                "$[1:2]|[1,2,3]|[1,#,3]|1",
                "$[-9]|[1,2,3]|[1,2,3]|0",
                "$[0,-1]|[1,2,3]|[#,2,#]|2",
                "$[-1][-1].a|[[],[{\"a\":1},{\"a\":2}]]|[[],[{\"a\":1},{\"a\":#}]]|1",
                "$..[0]|[[1,2],{\"a\":[3,4]}]|[#,{\"a\":[#,4]}]|2",
                "$..[-1]|{\"a\":[[1],2]}|{\"a\":[[#],#]}|2",
                "$.*|{\"a\":1,\"b\":[2]}|{\"a\":#,\"b\":#}|2",
                "$..*|{\"a\":{\"b\":1}}|{\"a\":#}|1",
                "$.a.*.b|{\"a\":[{\"b\":1},{\"b\":[2]},3]}|{\"a\":[{\"b\":#},{\"b\":#},3]}|2",
                "$..a..b|{\"b\":0,\"a\":{\"b\":1,\"c\":{\"b\":2}}}|{\"b\":0,\"a\":{\"b\":#,\"c\":{\"b\":#}}}|2",
                "$..['a','b'][1]|{\"x\":{\"a\":[1,2],\"b\":[3,4]}}|{\"x\":{\"a\":[1,#],\"b\":[3,#]}}|2",
                "$.sts:ExternalRef|{\"sts:ExternalRef\":1}|{\"sts:ExternalRef\":#}|1",
                "$['a\\'b']|{\"a'b\":1}|{\"a'b\":#}|1",
                "$.a.a|{\"a\":1,\"a\":{\"a\":2,\"a\":3}}|{\"a\":1,\"a\":{\"a\":#,\"a\":#}}|2",
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
        assertThat(archived("{\"who\":{\"mail\":\"m\",\"n\":1}}", "$.who", "$.who.mail", "$..mail"))
                .isEqualTo("{\"who\":#}".replace("#", MASK));
        assertThat(folder.files().get(0).redactedPaths()).isEqualTo(Map.of("$.who", 1, "$.who.mail", 1, "$..mail", 1));
    }

    @Test
    void aMemberThatComesTwiceIsMaskedTwice() throws Exception {
        assertThat(archived("{\"a\":\"hunter2\",\"a\":1}", "$.a")).isEqualTo("{\"a\":#,\"a\":#}".replace("#", MASK));
    }

    @Test
    void aPathIsAppliedHoweverLargeTheFile() throws Exception {
        String row = "{\"mail\":\"m\",\"text\":\"" + "x".repeat(1000) + "\"},";
        String json = "[" + row.repeat(5000) + "{}]";

        assertThat(archived(json, "$[*].mail")).isEqualTo(json.replace("\"m\"", MASK));
        assertThat(archived(json, "$[4999:]['mail']"))
                .isEqualTo(json.substring(0, json.length() - row.length() - 3) + row.replace("\"m\"", MASK) + "{}]");
        assertThat(archived(json, "$[-2].mail"))
                .isEqualTo(json.substring(0, json.length() - row.length() - 3) + row.replace("\"m\"", MASK) + "{}]");
    }

    @Test
    void pathsAreAppliedToABeginning() throws Exception {
        String json = "{\"b\":[1,\"x\"],\"a\":\"hunt";
        Path download = Files.writeString(root.resolve("download"), json);

        assertThat(new StepData(folder, download, paths("$.a", "$.b[1]"))
                        .archiveAs("steps/x.json", new Download(json.length(), true)))
                .isEqualTo("larger than the size limit; the file is only its beginning");
        assertThat(root.resolve("steps/x.json")).hasContent("{\"b\":[1," + MASK + "],");
    }

    @Test
    void aBeginningStaysOutWhereAPathCountsFromTheEnd() throws Exception {
        Path download = Files.writeString(root.resolve("download"), "{\"a\":\"hunt");
        assertThat(new StepData(folder, download, paths("$.a[-1]")).archiveAs("steps/x.json", new Download(10, true)))
                .startsWith("larger than the size limit, so the redact paths that count from the end");
        nothingIsKept();
    }

    @Test
    void manyStepsAndManyMatchesTakeNoLongerThanTheText() throws Exception {
        String deep = "[" + "[".repeat(200) + "]".repeat(200) + ",{}".repeat(2000) + "]";
        assertThat(archived(deep, "$..*..*..*..*..*..x")).isEqualTo(deep);

        assertThat(archived("[0" + ",0".repeat(200_000) + "]", "$[*]"))
                .isEqualTo("[" + MASK + ("," + MASK).repeat(200_000) + "]");
    }

    @Test
    void smallPartsDoNotCount() throws Exception {
        String json = "[" + "[[[[[[[[]]]]]]]],".repeat(100_000) + "0]";

        assertThat(archived(json, "$.a", "$[-1]")).isEqualTo(json.replace("0]", MASK + "]"));
    }

    @Test
    void moreArraysThanCanBeCountedMakeTheFileStayOutOnlyIfAPathCountsFromTheEnd() throws Exception {
        String json = "[" + "[],".repeat(2_000_000) + "0]";

        assertThat(archived(json, "$[0]")).startsWith("[" + MASK + ",[],");
        Files.delete(root.resolve("steps/x.json"));
        folder = new BundleFolder(root);
        assertThat(problem(json, "$[-1]"))
                .startsWith(
                        "the redact paths could not be applied, so nothing of it is kept: it has more than 2000000");
        nothingIsKept();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"ok\",\"own                                       | [\"********\",",
                "[\"ok\",                                          | [\"********\",",
                "{\"a\":\"x\",\"b\":\"ok\",\"pass                  | {\"a\":\"********\",\"b\":\"********\",",
                "{\"val\":\"x\",\"name\":                             | {\"val\":"
            })
    void aTextThatIsCutOffHasNoMaskForWhatIsNotInIt(String json, String kept) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Path download = Files.write(root.resolve("download"), bytes);

        assertThat(new StepData(folder, download, paths("$[*]"))
                        .archiveAs("steps/x.json", new Download(bytes.length, true)))
                .isNotNull();

        assertThat(root.resolve("steps/x.json")).content().isEqualTo(kept);
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
        folder = new BundleFolder(root);
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

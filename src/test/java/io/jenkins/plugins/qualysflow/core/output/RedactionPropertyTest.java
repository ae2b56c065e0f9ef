package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Of any document, however its parts are nested and quoted, only the secrets are missing. */
class RedactionPropertyTest {

    private static final String SECRET = "hunter2";

    private static final String MASK = "\"" + SensitiveNames.MASK + "\"";

    private static Path root;

    /**
     * A text and what should be kept of it.
     *
     * @param sent as the service sends it
     * @param kept the same with its secrets masked
     */
    record Text(String sent, String kept) {

        static Text of(String both) {
            return new Text(both, both);
        }

        static Text joined(List<Text> parts, String before, String after) {
            return new Text(
                    parts.stream().map(Text::sent).collect(Collectors.joining(",", before, after)),
                    parts.stream().map(Text::kept).collect(Collectors.joining(",", before, after)));
        }

        /** As a string of JSON that holds the text. */
        Text quoted() {
            return new Text(QFlowJson.write(sent), QFlowJson.write(kept));
        }

        Text after(String name) {
            return new Text(name + sent, name + kept);
        }

        Text masked() {
            return new Text(sent, MASK);
        }
    }

    @BeforeContainer
    static void open() throws IOException {
        root = Files.createTempDirectory("redaction");
    }

    @AfterContainer
    static void close() throws IOException {
        for (String path : List.of("steps/x.json", "steps", "download", "")) {
            Files.deleteIfExists(root.resolve(path));
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void noSecretSurvivesAnyNestingAndNothingElseChanges(@ForAll("documents") Text document) throws IOException {
        assertThat(archive(document.sent().getBytes(StandardCharsets.UTF_8), false, List.of()))
                .isNull();
        String kept = Files.readString(root.resolve("steps/x.json"));

        assertThat(kept).doesNotContain(SECRET).isEqualTo(document.kept());
        assertThat(QFlowJson.MAPPER.readTree(kept)).isNotNull();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void cutAnywhereNoSecretSurvives(@ForAll("documents") Text document, @ForAll double where) throws IOException {
        byte[] whole = document.sent().getBytes(StandardCharsets.UTF_8);
        int length = 1 + (int) (Math.abs(where % 1) * (whole.length - 1));
        archive(Arrays.copyOf(whole, length), true, List.of());

        String kept = Files.readString(root.resolve("steps/x.json"));
        assertThat(kept).doesNotContain(SECRET);
        assertThat(document.kept()).startsWith(kept);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aPathThatMatchesNothingChangesNothing(@ForAll("trees") Text document) throws IOException {
        assertThat(archive(
                        document.sent().getBytes(StandardCharsets.UTF_8),
                        false,
                        List.of(RedactPath.of("$..nobodyIsCalledThis"))))
                .isNull();

        assertThat(Files.readString(root.resolve("steps/x.json"))).isEqualTo(document.kept());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aPathToAMemberMasksItWhereverItIs(@ForAll("trees") Text first, @ForAll("trees") Text second)
            throws IOException {
        String sent = "{\"first\": " + first.sent() + " ,\"mail\":" + second.sent() + "}";
        assertThat(archive(sent.getBytes(StandardCharsets.UTF_8), false, List.of(RedactPath.of("$.mail"))))
                .isNull();

        assertThat(Files.readString(root.resolve("steps/x.json")))
                .isEqualTo("{\"first\": " + first.kept() + " ,\"mail\":" + MASK + "}");
    }

    @Property(tries = 2000)
    void whateverTheTextNothingIsThrownAndWhatIsKeptIsJson(@ForAll("anyTexts") String text) throws IOException {
        String problem = archive(text.getBytes(StandardCharsets.UTF_8), false, List.of());

        if (problem == null && !text.isEmpty()) {
            // As bytes: a mark of byte order stays, and is no part of the text.
            assertThat(QFlowJson.MAPPER.readTree(Files.readAllBytes(root.resolve("steps/x.json"))))
                    .isNotNull();
        } else {
            assertThat(root.resolve("steps/x.json")).doesNotExist();
        }
    }

    /** Four bytes in an order of their own, as no JSON has been sent in since there is JSON. */
    @Example
    void whatBeginsLikeAnEncodingThatNobodyReadsIsNotKept() throws IOException {
        for (byte[] bytes : List.of(new byte[] {0, '{', 0, 0}, new byte[] {0, 0, '{', 0})) {
            assertThat(archive(bytes, false, List.of())).isNotNull();
            assertThat(root.resolve("steps/x.json")).doesNotExist();
        }
    }

    private static String archive(byte[] bytes, boolean cut, List<RedactPath> redact) throws IOException {
        Files.deleteIfExists(root.resolve("steps/x.json"));
        BundleFolder folder = new BundleFolder(root);
        Path download = Files.write(root.resolve("download"), bytes);
        return new StepData(folder, download, redact).archiveAs("steps/x.json", new Download(bytes.length, cut));
    }

    /** An object or array, as the outputs of steps are. */
    @Provide
    Arbitrary<Text> documents() {
        return Arbitraries.integers().between(1, 4).flatMap(depth -> structures(values(depth)));
    }

    /** Documents without a member that comes twice, which a path can't be applied to. */
    @Provide
    Arbitrary<Text> trees() {
        return documents().filter(RedactionPropertyTest::isTree);
    }

    private static boolean isTree(Text document) {
        try {
            return QFlowJson.readPlain(document.sent()) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Arbitrary<Text> values(int depth) {
        Arbitrary<Text> scalars = Arbitraries.of(
                        "1.10",
                        "1e400",
                        "-0",
                        "12345678901234567890123",
                        "true",
                        "null",
                        "\"\"",
                        "\"\\u0041\\/\\\"\"",
                        "\"\u00fc\ud83d\ude00]}\"",
                        "\"[INFO] plain\"",
                        "\"it's\"",
                        "\"{\"")
                .map(Text::of);
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Text> inner = Arbitraries.lazy(() -> structures(values(depth - 1)));
        return Arbitraries.frequencyOf(
                Tuple.of(4, scalars),
                Tuple.of(2, inner),
                Tuple.of(2, inner.map(Text::quoted)),
                Tuple.of(1, inner.map(text -> text.quoted().quoted())));
    }

    private Arbitrary<Text> structures(Arbitrary<Text> values) {
        Arbitrary<Text> arrays = values.list().ofMaxSize(4).map(elements -> Text.joined(elements, "[ ", " ]"));
        Arbitrary<Text> plain = Combinators.combine(
                        Arbitraries.of("\"a\" : ", "\"\u00fc\":", "\"valueOf\":", "\"\\u006e\":"), values)
                .as((name, value) -> value.after(name));
        Arbitrary<Text> secret = Combinators.combine(
                        Arbitraries.of(
                                "\"password\":",
                                "\"externalId\" : ",
                                "\"API-Key\":",
                                "\"x_t\\u006fken\":",
                                "\"SECRETS\":"),
                        secrets(values))
                .as((name, value) -> value.masked().after(name));
        Arbitrary<Text> objects =
                Arbitraries.oneOf(plain, secret).list().ofMaxSize(4).map(members -> Text.joined(members, "{ ", "}"));
        Arbitrary<Text> pairs = Combinators.combine(
                        Arbitraries.of(
                                "\"key\":\"dbPassword\"", "\"Name\" : \"my t\\u006fken\"", "\"header\":\"x-api-key\""),
                        Arbitraries.of("\"value\":", "\"Val\\u0075e\" : "),
                        secrets(values),
                        Arbitraries.of(true, false))
                .as((name, valueName, value, nameFirst) -> {
                    Text named = Text.of(name);
                    Text valued = value.masked().after(valueName);
                    return Text.joined(nameFirst ? List.of(named, valued) : List.of(valued, named), "{", "}");
                });
        return Arbitraries.oneOf(objects, arrays, pairs);
    }

    /** Values that must go: each holds the secret somewhere. */
    private static Arbitrary<Text> secrets(Arbitrary<Text> values) {
        Text secret = Text.of("\"x" + SECRET + "\\\"y\\\\\"");
        return Arbitraries.oneOf(
                Arbitraries.just(secret),
                Arbitraries.just(Text.of("77")),
                values.map(value -> Text.joined(List.of(value, secret), "[", "]")),
                values.map(value -> Text.joined(List.of(value.after("\"a\":"), secret.after("\"b\":")), "{", "}")));
    }

    @Provide
    Arbitrary<String> anyTexts() {
        Arbitrary<String> odd = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                "\\",
                ":",
                ",",
                "'",
                " ",
                "1",
                "e",
                "null",
                "\\\"",
                "\\u00",
                "password",
                "Bearer ",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0",
                "\ufeff",
                "\u0000",
                "\u00fc",
                "\n");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                odd.list().ofMaxSize(30).map(parts -> String.join("", parts)),
                odd.list().ofMaxSize(30).map(parts -> QFlowJson.write(List.of(String.join("", parts)))));
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;

/** Given a secret that a service repeats within JSON in strings of JSON, however deep and with whatever escapes. */
class SecretsAtAnyDepthTest {

    private static final String PEM = "-----BEGIN KEY-----\nMIIB/a+c==\n-----END KEY-----";

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("secrets");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("redacted"));
        Files.delete(folder);
    }

    @Example
    void aLineBreakAndAQuoteHideNothingInJsonInAStringInAString() throws IOException {
        String secret = "pa\"ss\nX";
        String json = QFlowJson.write(Map.of(
                "log", QFlowJson.write(Map.of("in", QFlowJson.write(Map.of("v", "a " + secret + " b"))))));

        assertThat(redacted(json, secret)).isEqualTo(json.replaceFirst("a pa.*X b", "a ******** b"));
    }

    @Example
    void anEqualsSignThatIsWrittenAsUnicodeEscapeHidesNothing() throws IOException {
        assertThat(redacted(
                        "{\"log\":\"{\\\"v\\\":\\\"c2VjcmV0LXZhbHVl\\\\u003d\\\\u003d\\\"}\"}", "c2VjcmV0LXZhbHVl=="))
                .isEqualTo("{\"log\":\"{\\\"v\\\":\\\"********\\\"}\"}");
    }

    @Example
    void whatStandsBesideASecretKeepsItsEscapes() throws IOException {
        assertThat(redacted("[\"\\u0061\\/ \\\"x\\\\u003d\\\" {\\\"v\\\":\\\"s3cret\\\\u003D\\\\/\\\"}\"]", "s3cret=/"))
                .isEqualTo("[\"\\u0061\\/ \\\"x\\\\u003d\\\" {\\\"v\\\":\\\"********\\\"}\"]");
    }

    @Example
    void aSecretThatIsJsonItselfGoesAsAWhole() throws IOException {
        String key = "{\"type\": \"service_account\", \"private_key\": \"" + PEM.replace("\n", "\\n") + "\"}";
        String json = QFlowJson.write(List.of("got " + key, QFlowJson.write(Map.of("key", key))));

        assertThat(redacted(json, key)).isEqualTo("[\"got ********\",\"{\\\"key\\\":\\\"********\\\"}\"]");
    }

    @Example
    void stringsThatAreLongerThanAreLookedAtAtOnceAreSearchedAsDeep() throws IOException {
        String secret = "pa\"ss\nX==";
        String inner = QFlowJson.write(QFlowJson.write(secret)).replace("=", "\\\\u003d");
        for (int shift = -70; shift <= 20; shift += 3) {
            int before = JsonBytes.LONGEST - (1 << 16) + shift;
            String text = "x".repeat(before) + " \\\\ " + inner.substring(1, inner.length() - 1) + " y".repeat(300_000);
            String kept = redacted("[\"" + text + "\"]", secret);

            assertThat(kept.length()).as("shifted by %d", shift).isLessThan(text.length());
            assertThat(kept.replace("x", "").replace(" y", ""))
                    .as("shifted by %d", shift)
                    .contains("********");
            assertNowhere(kept, secret);
        }
    }

    @Example
    void whatIsNeverDoneWithItsEscapesGoesAltogether() throws IOException {
        String escaped = "u005c".repeat(5000);

        assertThat(redacted("[\"\\" + escaped + "u0073ecret\"]", "secret")).isEqualTo("[\"********\"]");
    }

    @Example
    void gatesReportsAndMessagesShowNoneEither() {
        MaskedLiterals secrets = new MaskedLiterals(List.of(PEM, "c2VjcmV0LXZhbHVl=="));
        String twice = QFlowJson.write(Map.of("in", QFlowJson.write(List.of(PEM))));

        assertThat(secrets.of(List.of(twice, "{\"v\":\"c2VjcmV0LXZhbHVl\\u003d\\u003d\"}")))
                .isEqualTo(List.of("{\"in\":\"[\\\"********\\\"]\"}", "{\"v\":\"********\"}"));
        assertThat(Scrubber.scrub("refused {\"v\":\"c2VjcmV0LXZhbHVl\\u003d=\"}", "c2VjcmV0LXZhbHVl=="))
                .isEqualTo("refused {\"v\":\"****\"}");
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void noneIsLeftInAnyDecodingOfWhatIsKept(
            @ForAll("secrets") String secret, @ForAll @IntRange(max = 8) int depth, @ForAll long seed)
            throws IOException {
        Random chance = new Random(seed);
        String text = "before " + secret + " after";
        for (int i = 0; i < depth; i++) {
            text = within(quoted(text, chance), chance);
        }
        String json = "{\"top\": " + ascii(quoted(text, chance)) + " , \"z\":[1.10,\"plain\"]}";

        String kept = redacted(json, secret);

        assertNowhere(kept, secret);
        assertThat(kept).contains("********").startsWith("{\"top\": ").endsWith(" , \"z\":[1.10,\"plain\"]}");
        assertThat(new MaskedLiterals(List.of(secret)).of(Map.of("found", text)).toString())
                .doesNotContain(secret);
        assertNowhere(QFlowJson.write(new MaskedLiterals(List.of(secret)).of(Map.of("found", text))), secret);
    }

    @Provide
    Arbitrary<String> secrets() {
        Predicate<String> telling =
                text -> text.chars().filter(Character::isLetterOrDigit).count() >= 4
                        && !text.contains("*")
                        && "before  after plain 1.10 top log".indexOf(text.strip()) < 0;
        Arbitrary<Character> characters = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.chars().alpha()),
                Tuple.of(2, Arbitraries.chars().numeric()),
                Tuple.of(4, Arbitraries.of('"', '\\', '/', '=', '+', '\n', '\t', '\r', '\b', '\u0001', ' ')),
                Tuple.of(2, Arbitraries.of('u', 'n', '0', '\u00fc', '\u4e2d', '\u2028', '{', ']', ':', '\'')));
        return Arbitraries.oneOf(
                        characters.list().ofMinSize(4).ofMaxSize(40).map(list -> {
                            StringBuilder text = new StringBuilder();
                            list.forEach(text::append);
                            return text.toString();
                        }),
                        Arbitraries.of(PEM, "c2VjcmV0LXZhbHVl==", "\ud83d\ude00 is it", "a\\nb\\u0041c"))
                .filter(telling);
    }

    /** As a string of JSON with escapes by chance. */
    private static String quoted(String text, Random chance) {
        int oneIn = text.length() < 2000 ? 1 + chance.nextInt(12) : 1000;
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            int at = "\"\\/\b\f\n\r\t".indexOf(c);
            boolean must = c < ' ' || c == '"' || c == '\\';
            if (chance.nextInt(oneIn) == 0 && text.length() < 60_000 || (must && at < 0)) {
                json.append(chance.nextBoolean() ? "\\u%04x".formatted((int) c) : "\\u%04X".formatted((int) c));
            } else if (must || at >= 0 && chance.nextInt(3) == 0) {
                json.append('\\').append("\"\\/bfnrt".charAt(at));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Halves of a character can't be sent. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder();
        for (char c : json.toCharArray()) {
            ascii.append(Character.isSurrogate(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
        return ascii.toString();
    }

    private static String within(String string, Random chance) {
        return switch (chance.nextInt(5)) {
            case 0 -> "{ \"k\" : " + string + "}";
            case 1 -> "[1," + string + " ,null]";
            case 2 -> "log: " + string + " end";
            case 3 -> "{\"a\":[{" + string + ":1}]}";
            default -> string;
        };
    }

    private static void assertNowhere(String json, String secret) {
        for (String text : strings(QFlowJson.MAPPER.readTree(json), new ArrayList<>())) {
            assertThat(text.contains(secret)).as("%s in %s", secret, text).isFalse();
            int first = text.indexOf('"');
            int last = text.lastIndexOf('"');
            if (last > first) {
                tryAsJson(text, secret);
                tryAsJson("[" + text.substring(first, last + 1) + "]", secret);
            }
        }
    }

    private static void tryAsJson(String text, String secret) {
        try {
            QFlowJson.MAPPER.readTree(text);
        } catch (RuntimeException e) {
            return;
        }
        assertNowhere(text, secret);
    }

    private static List<String> strings(JsonNode node, List<String> all) {
        if (node.isString()) {
            all.add(node.stringValue());
        }
        node.propertyNames().forEach(all::add);
        node.forEach(child -> strings(child, all));
        return all;
    }

    private String redacted(String json, String... secrets) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Redactor redactor = new Redactor(List.of(), new MaskedLiterals(Arrays.asList(secrets)).search());
        Redacted redacted = redactor.whole(() -> new ByteArrayInputStream(bytes), folder.resolve("redacted"));
        return Files.readString(redacted.file());
    }
}

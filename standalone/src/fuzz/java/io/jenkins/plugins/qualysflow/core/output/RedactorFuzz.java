package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Given any bytes as step output, what is kept of them is JSON if they are, without the secret and without values under
 * sensitive names or at redact paths, and in all the rest the same bytes.
 */
public final class RedactorFuzz {

    private static final String SECRET = "hunter2";

    private static final String MASK = SensitiveNames.MASK;

    /** A mask, with the quotes that it may have brought along. */
    private static final Pattern MASKS = Pattern.compile("(\\\\*\")?\\*{8}(\\\\*\")?");

    private static final Pattern HEX = Pattern.compile("\\\\u[0-9a-fA-F]{4}");

    /** As many levels of escapes as are undone. */
    private static final int MOST_LEVELS = 24;

    /** Deeper JSON in strings than this is text. */
    private static final int MOST_QUOTES = 8;

    /** The grammar alone: numbers, names and nesting of any size that the redactor takes. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final List<String> PATHS = List.of("", "$..mail", "$[-1]", "$.*[1:-1]..mail");

    private RedactorFuzz() {}

    /** A digit from 0 to 3 for what is redacted, then the output. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0 || input[0] < '0' || input[0] > '3') {
            return;
        }
        byte[] document = Arrays.copyOfRange(input, 1, input.length);
        String path = PATHS.get(input[0] - '0');
        List<RedactPath> paths = path.isEmpty() ? List.of() : List.of(RedactPath.of(path));
        // With texts that go anywhere, a name may become a sensitive one by what is left of it.
        boolean given = path.isEmpty();
        Path target = Files.createTempFile("fuzz", ".json");
        try {
            whole(document, paths, given, target);
            beginning(document, paths, given, target);
        } finally {
            Files.deleteIfExists(target);
        }
    }

    private static void whole(byte[] document, List<RedactPath> paths, boolean given, Path target) throws IOException {
        Redacted redacted = redactor(paths, given).whole(() -> new ByteArrayInputStream(document), target);
        if (redacted == null) {
            assertThat(target).doesNotExist();
            assertThat(isText(document) && isJson(document))
                    .as("JSON that is refused")
                    .isFalse();
            return;
        }
        byte[] kept = Files.readAllBytes(target);
        assertThat(redacted.size()).isEqualTo(kept.length);
        assertThat(isJson(kept)).as("what is kept is JSON").isTrue();
        assertThat(isPassedOver(kept)).as("its end is known").isTrue();
        assertThatRestIsUnchanged(document, kept, true);
        boolean isCounted = !redacted.redactions().isEmpty()
                || redacted.paths().values().stream().anyMatch(count -> count > 0);
        assertThat(isCounted || Arrays.equals(document, kept))
                .as("each change is counted")
                .isTrue();
        if (given) {
            assertThatSecretIsGone(kept);
        } else {
            new Kept(paths.get(0).toString()).look(kept);
        }
    }

    private static void beginning(byte[] document, List<RedactPath> paths, boolean given, Path target)
            throws IOException {
        redactor(paths, given).beginning(() -> new ByteArrayInputStream(document), target);
        byte[] kept = Files.readAllBytes(target);
        assertThatRestIsUnchanged(document, kept, false);
        if (given) {
            assertThatSecretIsGone(kept);
        }
    }

    private static Redactor redactor(List<RedactPath> paths, boolean given) {
        return new Redactor(paths, new MaskedLiterals(given ? List.of(SECRET) : List.of()).search());
    }

    /** Whether its characters are whole, and it is no deeper than is read. */
    private static boolean isText(byte[] document) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(document))
                            .chars()
                            .filter(c -> c == '{' || c == '[')
                            .count()
                    <= 900;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Without the mark of byte order. From bytes, Jackson would refuse a name with half a character, which is JSON. */
    private static String text(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Whether it is one JSON value and nothing after it, by another reader than ours. */
    private static boolean isJson(byte[] document) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(document))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isPassedOver(byte[] document) throws IOException {
        try (JsonWalk walk = new JsonWalk(new ByteArrayInputStream(document))) {
            walk.skipByteOrderMark();
            JsonWalk.Range range = walk.value();
            walk.end();
            return range.end() <= document.length && range.size() > 0;
        }
    }

    /** Neither as it is nor at any level of escapes. */
    private static void assertThatSecretIsGone(byte[] kept) {
        String text = new String(kept, StandardCharsets.UTF_8);
        String before = "";
        for (int level = 0; level <= MOST_LEVELS && !text.equals(before); level++) {
            assertThat(text).as("unescaped %d times", level).doesNotContain(SECRET);
            before = text;
            text = unescaped(text);
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int simple = c == '\\' && i + 1 < text.length() ? "\"\\/bfnrt".indexOf(text.charAt(i + 1)) : -1;
            if (simple >= 0) {
                plain.append("\"\\/\b\f\n\r\t".charAt(simple));
                i++;
            } else if (c == '\\' && HEX.matcher(text).region(i, text.length()).lookingAt()) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** What stands between the masks stands in the document too, in that order. */
    private static void assertThatRestIsUnchanged(byte[] document, byte[] kept, boolean toItsEnd) {
        String before = new String(document, StandardCharsets.ISO_8859_1);
        if (before.contains("*")) {
            // It could not be told where a mask begins.
            return;
        }
        String[] parts = MASKS.split(new String(kept, StandardCharsets.ISO_8859_1), -1);
        assertThat(before).startsWith(parts[0]);
        int at = parts[0].length();
        for (int i = 1; i < parts.length; i++) {
            int found = before.indexOf(parts[i], at);
            assertThat(found).as("the part after mask %d", i).isNotNegative();
            at = found + parts[i].length();
        }
        if (toItsEnd) {
            assertThat(before).endsWith(parts[parts.length - 1]);
            assertThat(parts.length > 1 || before.equals(parts[0])).isTrue();
        }
    }

    /** Looks for what must not be in what is kept, also in JSON in its strings. */
    private static final class Kept {
        private final String path;

        Kept(String path) {
            this.path = path;
        }

        void look(byte[] json) {
            Object value;
            try {
                value = QFlowJson.MAPPER.readValue(text(json), Object.class);
            } catch (JacksonException | ArithmeticException | NumberFormatException e) {
                // A number or a nesting that is JSON, and more than is read.
                return;
            }
            if (path.equals("$[-1]") && value instanceof List<?> list && !list.isEmpty()) {
                assertThat(list.get(list.size() - 1)).isEqualTo(MASK);
            }
            look(value, 0);
        }

        private void look(Object value, int quotes) {
            if (value instanceof List<?> list) {
                list.forEach(element -> look(element, quotes));
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((name, member) -> {
                    if (MaskedValues.hides(map, (String) name) && member != null && !(member instanceof Boolean)) {
                        assertThat(member).as("member %s", name).isEqualTo(MASK);
                    }
                    if (path.equals("$..mail") && quotes == 0 && name.equals("mail")) {
                        assertThat(member).isEqualTo(MASK);
                    }
                    look(member, quotes);
                });
            } else if (value instanceof String text && quotes < MOST_QUOTES) {
                Object inner = structure(text);
                if (inner != null) {
                    look(inner, quotes + 1);
                }
            }
        }

        private static Object structure(String text) {
            try {
                Object value = QFlowJson.MAPPER.readValue(text, Object.class);
                return value instanceof List<?> || value instanceof Map<?, ?> ? value : null;
            } catch (JacksonException | ArithmeticException | NumberFormatException e) {
                return null;
            }
        }
    }
}

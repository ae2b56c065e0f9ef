package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many documents made by chance, whole and cut anywhere: no secret survives, and everything else does. */
@Timeout(60)
class RandomRedactionTest {

    /** In every value that must go, and in no other. */
    private static final String SECRET = "hunter2";

    private static final String MASK = SensitiveNames.MASK;

    private static final List<String> PLAIN_NAMES = List.of("a", "id", "valueOf", "\u00fcber", "keys", "valued", "n");
    private static final List<String> SENSITIVE_NAMES =
            List.of("password", "externalId", "API-Key", "credentials_gcp", "x_secret_y", "accessToken");

    @TempDir
    private Path root;

    private BundleFolder folder;

    @BeforeEach
    void open() throws Exception {
        folder = new BundleFolder(root);
    }

    @Test
    void ofWholeDocumentsOnlyTheSecretsAreMissing() throws Exception {
        for (int seed = 0; seed < 1500; seed++) {
            Document document = new Document(seed);
            String text = document.text();

            archive(text.getBytes(StandardCharsets.UTF_8), false);
            String kept = Files.readString(root.resolve("steps/x.json"));

            assertThat(kept).as("seed %d", seed).doesNotContain(SECRET).isEqualTo(document.masked());
            assertThat(QFlowJson.MAPPER.readTree(kept)).isNotNull();
        }
    }

    @Test
    void cutAtAnyByteNothingLeaks() throws Exception {
        int kept = 0;
        for (int seed = 0; seed < 12; seed++) {
            Document document = new Document(seed);
            byte[] whole = document.text().getBytes(StandardCharsets.UTF_8);
            String masked = document.masked();
            for (int length = 1; length < Math.min(whole.length, 700); length++) {
                archive(Arrays.copyOf(whole, length), true);
                byte[] beginning = Files.readAllBytes(root.resolve("steps/x.json"));
                kept += beginning.length;
                String text = new String(beginning, StandardCharsets.UTF_8);

                assertThat(text).as("seed %d cut at %d", seed, length).doesNotContain(SECRET.substring(0, 3));
                assertThat(masked).as("seed %d cut at %d", seed, length).startsWith(text);
            }
        }
        assertThat(kept).as("something is kept of what was cut").isGreaterThan(100_000);
    }

    @Test
    void textOfJsonLeaksNothingEither() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            Document document = new Document(seed);
            String quoted = QFlowJson.write(document.text());
            archive(quoted.getBytes(StandardCharsets.UTF_8), false);
            assertThat(root.resolve("steps/x.json")).hasContent(document.masked());

            archive(Arrays.copyOf(quoted.getBytes(StandardCharsets.UTF_8), quoted.length() / 2), true);
            assertThat(Files.readString(root.resolve("steps/x.json"))).doesNotContain(SECRET.substring(0, 3));
        }
    }

    private void archive(byte[] bytes, boolean cut) throws Exception {
        Files.deleteIfExists(root.resolve("steps/x.json"));
        Path download = Files.write(root.resolve("download"), bytes);
        String problem =
                new StepData(folder, download, List.of()).archiveAs("steps/x.json", new Download(bytes.length, cut));
        assertThat(problem == null).isEqualTo(!cut);
    }

    /** A document by chance, written twice: as it is, and as it should be kept. */
    private static final class Document {
        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder masked = new StringBuilder();
        private int hidden;

        Document(int seed) {
            random = new Random(seed);
            object(4, false);
        }

        String text() {
            return text.toString();
        }

        String masked() {
            return masked.toString();
        }

        private void write(String part) {
            text.append(part);
            if (hidden == 0) {
                masked.append(part);
            }
        }

        private void blank() {
            write(List.of("", " ", "\n\t", "  ").get(random.nextInt(4)));
        }

        private void name(String name) {
            StringBuilder written = new StringBuilder("\"");
            for (char c : name.toCharArray()) {
                written.append(random.nextInt(12) == 0 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
            write(written.append('"').toString());
            blank();
            write(":");
            blank();
        }

        private void value(int depth, boolean secret) {
            int kind = random.nextInt(depth > 0 ? 6 : 4);
            switch (kind) {
                case 0, 1 ->
                    write(QFlowJson.write("s\"\\\u00fc\ud83d\ude00]}" + (secret ? SECRET : "") + random.nextInt()));
                case 2 ->
                    write(
                            secret
                                    ? "7" + random.nextInt(1000)
                                    : List.of("1.10", "1e400", "-0", "12345678901234567890123")
                                            .get(random.nextInt(4)));
                case 3 ->
                    write(
                            secret
                                    ? "\"" + SECRET + "\""
                                    : List.of("true", "false", "null").get(random.nextInt(3)));
                case 4 -> object(depth - 1, secret);
                default -> array(depth - 1, secret);
            }
        }

        private void hiddenValue(int depth) {
            if (hidden == 0) {
                masked.append('"').append(MASK).append('"');
            }
            hidden++;
            value(depth, true);
            hidden--;
        }

        private void array(int depth, boolean secret) {
            write("[");
            for (int i = random.nextInt(4); i > 0; i--) {
                blank();
                value(depth, secret);
                write(i > 1 ? "," : "");
            }
            write("]");
        }

        private void object(int depth, boolean secret) {
            write("{");
            List<Runnable> members = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                members.add(
                        random.nextInt(4) == 0
                                ? () -> {
                                    name(pick(SENSITIVE_NAMES));
                                    hiddenValue(depth);
                                }
                                : () -> {
                                    name(pick(PLAIN_NAMES));
                                    value(depth, secret);
                                });
            }
            if (random.nextInt(3) == 0) {
                pair(members, depth, secret);
            }
            for (int i = 0; i < members.size(); i++) {
                blank();
                members.get(i).run();
                write(i < members.size() - 1 ? "," : "");
            }
            write("}");
        }

        private void pair(List<Runnable> members, int depth, boolean secret) {
            boolean sensitive = random.nextBoolean();
            Map<String, Runnable> pair = new LinkedHashMap<>();
            pair.put(
                    pick(List.of("key", "name", "Key")),
                    () -> write(QFlowJson.write(pick(sensitive ? SENSITIVE_NAMES : PLAIN_NAMES))));
            pair.put("value", () -> {
                if (sensitive) {
                    hiddenValue(depth);
                } else {
                    value(depth, secret);
                }
            });
            pair.forEach((name, value) -> members.add(random.nextInt(members.size() + 1), () -> {
                name(name);
                value.run();
            }));
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}

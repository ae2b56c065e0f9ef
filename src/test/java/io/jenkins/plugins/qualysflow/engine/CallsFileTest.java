package io.jenkins.plugins.qualysflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.poll.SavedCalls;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given a count of calls, when it is stored in a file. */
class CallsFileTest {

    private static final Instant NOW = Instant.parse("2026-01-05T10:00:00.123Z");

    @TempDir
    Path folder;

    private Path file;
    private CallsFile calls;

    @BeforeEach
    void begin() {
        file = folder.resolve("qualys-flow/calls.json");
        calls = new CallsFile(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"gateways\": []}",
                "{\"gateways\": {\"g\": 1}}",
                "{\"gateways\": {\"g\": {}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": \"1\"}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": -1}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": 2000000000}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": 4294967296}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": -4294967296}}}",
                "{\"gateways\": {\"g\": {\"calls\": [null], \"unknown\": 0}}}",
                "{\"gateways\": {\"g\": {\"calls\": [1.5], \"unknown\": 0}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": 0, \"pausedUntil\": \"soon\"}}}",
                "{\"gateways\": {\"g\": {\"calls\": [], \"unknown\": 0}}"
            })
    void aDamagedFileIsAnErrorAndNotAnEmptyCount(String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);

        assertThatThrownBy(calls::load).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    @Test
    void aFileThatIsFarTooLargeIsNotRead() throws Exception {
        Files.createDirectories(file.getParent());
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(33L * 1024 * 1024);
        }

        assertThatThrownBy(calls::load).isInstanceOf(IOException.class).hasMessageContaining("larger");
    }

    @Test
    void aFolderThatCannotBeMadeIsAnError() throws Exception {
        Files.writeString(folder.resolve("qualys-flow"), "a file in its place");

        assertThatThrownBy(() -> calls.save(Map.of())).isInstanceOf(IOException.class);
    }

    @Test
    void whatWasNeverSavedIsEmpty() throws Exception {
        assertThat(calls.load()).isEmpty();
    }

    @Test
    void whatIsSavedComesBack() throws Exception {
        Map<String, SavedCalls> saved = Map.of(
                "https://one",
                        new SavedCalls(
                                List.of(NOW, NOW, NOW.plusSeconds(5)), 14, NOW.plusSeconds(60), NOW.minusSeconds(900)),
                "https://two", new SavedCalls(List.of(), 0, null, null));
        calls.save(Map.of("https://old", new SavedCalls(List.of(NOW), 1, null, null)));
        calls.save(saved);

        assertThat(new CallsFile(file).load()).isEqualTo(saved);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("no temporary files are left").containsExactly(file);
        }
    }

    @Test
    void theCallsOfAnHourAtTheLargestLimitFit() throws Exception {
        List<Instant> all = IntStream.range(0, 100_000)
                .mapToObj(i -> NOW.plusMillis(i * 36L))
                .toList();
        calls.save(Map.of("https://one", new SavedCalls(all, 5000, null, null)));

        assertThat(calls.load().get("https://one").calls()).hasSize(100_000);
        assertThat(Files.size(file)).isLessThan(2L * 1024 * 1024);
    }
}

package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Given a message in the table of troubleshooting, when somebody searches for it, then it is one that the plugin has. */
class TroubleshootingTest {

    /** Messages of Jenkins, and statuses of HTTP, which the sources don't spell. */
    private static final Pattern NOT_OURS = Pattern.compile("\\d{3}|Scripts not permitted.*");

    @Test
    void everyMessageIsInTheSources() throws IOException {
        String sources = sources();
        List<String> symptoms = symptoms();
        assertThat(symptoms).hasSizeGreaterThan(12);
        for (String symptom : symptoms) {
            String pattern =
                    Stream.of(symptom.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\n]{0,200}"));
            assertThat(Pattern.compile(pattern).matcher(sources).find())
                    .as(symptom)
                    .isTrue();
        }
    }

    /** The code at the begin of each row. */
    private static List<String> symptoms() throws IOException {
        Matcher row =
                Pattern.compile("(?m)^\\| `([^`]+)`").matcher(Files.readString(Path.of("docs", "troubleshooting.md")));
        return row.results()
                .map(found -> found.group(1))
                .filter(symptom -> !NOT_OURS.matcher(symptom).matches())
                .toList();
    }

    /** Sources and messages, with texts that are put together of several literals made one. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|properties)"))
                    .map(TroubleshootingTest::read)
                    .collect(Collectors.joining("\n"))
                    .replaceAll("\"\\s*\\+\\s*\"", "")
                    .replace("''", "'");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.testing.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that {@code docs/reliability.md} names for a fault of the surroundings is there. */
class ReliabilityTest {

    @Test
    void everyNamedTestExists() throws IOException {
        List<Map<String, String>> rows = Documents.table(Path.of("docs", "reliability.md"), "### Other surroundings");

        assertThat(rows).hasSizeGreaterThan(10);
        for (Map<String, String> row : rows) {
            String[] test = row.get("Test").split("\\.");
            assertThat(source(test[0])).as(row.get("Test")).contains("void " + test[1] + "(");
        }
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            Path found = files.filter(file -> file.endsWith(testClass + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + testClass));
            return Files.readString(found);
        }
    }
}

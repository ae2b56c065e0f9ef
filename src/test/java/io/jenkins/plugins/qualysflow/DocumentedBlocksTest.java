package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.CodeBlock;
import io.jenkins.plugins.qualysflow.testing.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No block of a document is without a test that reads it. */
class DocumentedBlocksTest {

    private static final Path TESTS = Path.of("src/test/java/io/jenkins/plugins/qualysflow");
    private static final Path TESTS_OF_THE_COMMAND =
            Path.of("standalone/src/test/java/io/jenkins/plugins/qualysflow/cli");

    /**
     * Blocks that one test reads.
     *
     * @param document path of the document
     * @param languages of its blocks that are no Pipelines, in order
     * @param test the class that reads them
     */
    private record Claim(String document, List<String> languages, Path test) {}

    private static final List<Claim> CLAIMS = List.of(
            new Claim("README.md", List.of("yaml"), TESTS.resolve("DocumentedExamplesTest.java")),
            new Claim("README.md", List.of("", "", ""), TESTS_OF_THE_COMMAND.resolve("DocumentedCommandsTest.java")),
            new Claim("docs/command.md", List.of(""), TESTS_OF_THE_COMMAND.resolve("DocumentedCommandsTest.java")),
            new Claim(
                    "docs/configuration.md",
                    List.of("groovy", "yaml", "groovy"),
                    TESTS.resolve("ConfigurationGuideTest.java")),
            new Claim("docs/freestyle.md", List.of("groovy"), TESTS.resolve("FreestyleGuideTest.java")),
            new Claim("docs/gates.md", List.of(""), TESTS_OF_THE_COMMAND.resolve("DocumentedCommandsTest.java")),
            new Claim("docs/pages.md", List.of(""), TESTS.resolve("DocumentedExamplesTest.java")),
            new Claim("docs/several-controllers.md", List.of("yaml"), TESTS.resolve("DocumentedExamplesTest.java")));

    @Test
    void everyBlockIsReadByATest() throws Exception {
        List<String> claimed = new ArrayList<>();
        CLAIMS.forEach(
                claim -> claim.languages().forEach(language -> claimed.add(claim.document() + " [" + language + "]")));
        List<String> written = new ArrayList<>();
        for (Path document : documents()) {
            // Those are found and run by ExamplesTest, however many there are.
            boolean pipelines = Documents.withPipelines().contains(document);
            CodeBlock.of(document).stream()
                    .map(CodeBlock::language)
                    .filter(language -> !(pipelines && language.equals("groovy")))
                    .forEach(language -> written.add(document + " [" + language + "]"));
        }

        assertThat(written).containsExactlyInAnyOrderElementsOf(claimed);
    }

    @Test
    void everyTestThatReadsThemIsThere() {
        assertThat(CLAIMS).allSatisfy(claim -> assertThat(claim.test()).exists());
        assertThat(TESTS.resolve("ExamplesTest.java")).exists();
    }

    private static List<Path> documents() throws Exception {
        try (Stream<Path> below = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md")),
                            below.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }
}

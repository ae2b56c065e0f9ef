package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents cite tests as {@code `SomeTest`}, {@code `SomeTest.method`} or {@code `package.SomeTest.method`}: each exists, in
 * whichever build.
 */
class CitedTestsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CITATION = Pattern.compile("`((?:[a-z]+\\.)*)([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

    /** A test, or a rule of ArchUnit; what helps is private. */
    private static final String DECLARED = "(?m)^    (?:static final )?(?:void|ArchRule|ArchTests) ";

    /** Of the parent of Jenkins plugins, which brings it with it. */
    private static final String OF_THE_PARENT = "`InjectedTest`";

    @Test
    void everyCitedTestExists() throws IOException {
        List<Path> tests = files("src/test/java", "Test.java", "IT.java");
        tests.addAll(files("standalone/src", "Test.java"));
        List<String> unknown = new ArrayList<>();
        int cited = 0;
        for (Path document : files("docs", ".md")) {
            for (MatchResult citation :
                    CITATION.matcher(Files.readString(document)).results().toList()) {
                cited++;
                if (!isThere(citation, tests) && !citation.group().equals(OF_THE_PARENT)) {
                    unknown.add(document.getFileName() + ": " + citation.group());
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(cited).isGreaterThan(50);
    }

    @Test
    void whatDoesNotExistIsFound() throws IOException {
        List<Path> tests = files("standalone/src/test/java", "Test.java");

        assertThat(isThere(citation("`CitedTestsTest`"), tests)).isTrue();
        assertThat(isThere(citation("`cli.CitedTestsTest.everyCitedTestExists`"), tests))
                .isTrue();
        assertThat(isThere(citation("`CitedTestsTest.isThere`"), tests))
                .as("no test")
                .isFalse();
        assertThat(isThere(citation("`CitedTestsTest.gone`"), tests)).isFalse();
        assertThat(isThere(citation("`pages.CitedTestsTest`"), tests)).isFalse();
        assertThat(isThere(citation("`GoneTest`"), tests)).isFalse();
    }

    private static MatchResult citation(String text) {
        Matcher citation = CITATION.matcher(text);
        assertThat(citation.matches()).as(text).isTrue();
        return citation.toMatchResult();
    }

    private static boolean isThere(MatchResult citation, List<Path> tests) throws IOException {
        String end = "/" + citation.group(1).replace('.', '/') + citation.group(2) + ".java";
        for (Path test : tests) {
            if (test.toString().replace('\\', '/').endsWith(end)
                    && (citation.group(3) == null
                            || Pattern.compile(DECLARED + citation.group(3) + "\\b")
                                    .matcher(Files.readString(test))
                                    .find())) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(String folder, String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return new ArrayList<>(files.filter(file -> Stream.of(endings)
                            .anyMatch(ending -> file.getFileName().toString().endsWith(ending)))
                    .toList());
        }
    }
}

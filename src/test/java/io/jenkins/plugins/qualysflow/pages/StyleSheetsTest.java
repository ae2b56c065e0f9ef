package io.jenkins.plugins.qualysflow.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Given the style sheets of the pages, of which one page may have several, then no class has rules in two of them. */
class StyleSheetsTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/qualysflow");
    private static final Pattern CLASS = Pattern.compile("\\.(qualys-flow[\\w-]*)");

    @Test
    void noClassHasRulesInTwoSheets() throws Exception {
        List<Set<String>> sheets;
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            sheets = files.filter(file -> file.toString().endsWith(".css"))
                    .map(StyleSheetsTest::classes)
                    .filter(classes -> !classes.isEmpty())
                    .toList();
        }
        assertThat(sheets).hasSizeGreaterThan(1);
        Set<String> all = new HashSet<>();
        assertThat(sheets.stream().flatMap(Set::stream).filter(name -> !all.add(name)))
                .isEmpty();
    }

    private static Set<String> classes(Path sheet) {
        try {
            return CLASS.matcher(Files.readString(sheet))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.jenkins.plugins.qualysflow.testing;

import io.jenkins.plugins.qualysflow.core.testing.CodeBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the project tells its users, read as they would copy it. */
public final class Documents {

    private Documents() {}

    /** The guide to the configuration, whose scripts are no Pipelines. */
    public static final Path CONFIGURATION = Path.of("docs", "configuration.md");

    /** The guide to the build step, whose script is no Pipeline either. */
    public static final Path FREESTYLE = Path.of("docs", "freestyle.md");

    /** The README and everything under {@code docs} whose scripts are Pipelines. */
    public static List<Path> withPipelines() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("README.md")));
        found.addAll(files(Path.of("docs"), ".md"));
        found.removeAll(List.of(CONFIGURATION, FREESTYLE));
        return found;
    }

    /** The files of a folder with that ending, in order. */
    public static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /**
     * A table of a document, row by row: cells by their titles, without backticks.
     *
     * @param heading of the section whose first table is read
     */
    public static List<Map<String, String>> table(Path document, String heading) throws IOException {
        List<String> lines = Files.readAllLines(document);
        List<List<String>> rows = lines.stream()
                .skip(lines.indexOf(heading) + 1L)
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                        .map(cell -> cell.replace("`", "").strip())
                        .toList())
                .toList();
        return rows.stream()
                .skip(2)
                .map(row -> {
                    Map<String, String> cells = new LinkedHashMap<>();
                    for (int n = 0; n < row.size(); n++) {
                        cells.put(rows.get(0).get(n), row.get(n));
                    }
                    return cells;
                })
                .toList();
    }

    /** The code blocks of a document in that language; empty for those that name none. */
    public static List<String> blocks(Path document, String language) throws IOException {
        return CodeBlock.of(document).stream()
                .filter(block -> block.language().equals(language))
                .map(CodeBlock::text)
                .toList();
    }
}

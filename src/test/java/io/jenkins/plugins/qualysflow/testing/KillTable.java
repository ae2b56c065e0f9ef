package io.jenkins.plugins.qualysflow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of {@code docs/reliability.md} that says what becomes of builds that are killed: by where the kill finds them and by
 * durability, the result of the build and the outcomes of its runs.
 */
public final class KillTable {

    /** The column of builds that don't outlive a restart. */
    public static final String FREESTYLE = "freestyle";

    private static final String CORNER = "Found in";

    private final List<List<String>> rows;

    private KillTable(List<List<String>> rows) {
        this.rows = rows;
    }

    /** The table as it is documented. */
    public static KillTable read() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/reliability.md"))) {
            if (line.startsWith("| " + CORNER) || !rows.isEmpty() && line.startsWith("|")) {
                rows.add(Stream.of(line.split("\\|")).skip(1).map(String::strip).toList());
            } else if (!rows.isEmpty()) {
                break;
            }
        }
        return new KillTable(rows);
    }

    /** What becomes of such a build, such as {@code failure: start_unknown}. */
    public String cell(String foundIn, String column) {
        int index = rows.get(0).indexOf(column);
        return rows.stream()
                .filter(row -> row.get(0).equals(foundIn))
                .map(row -> row.get(index))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + foundIn));
    }

    /** The rows that a column has something in. */
    public List<String> rows(String column) {
        int index = rows.get(0).indexOf(column);
        return rows.stream()
                .skip(2)
                .filter(row -> !row.get(index).equals("-"))
                .map(row -> row.get(0))
                .toList();
    }
}

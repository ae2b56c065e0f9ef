package io.jenkins.plugins.qualysflow.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, for a terminal and for a page.
 *
 * @param caption what it shows, one line
 * @param header names of the columns
 * @param rows cells; as many in each row as there are columns
 */
record Table(String caption, List<String> header, List<List<String>> rows) {

    Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** A table that grows. */
    static Builder of(String caption, String... header) {
        return new Builder(caption, List.of(header));
    }

    static final class Builder {
        private final String caption;
        private final List<String> header;
        private final List<List<String>> rows = new ArrayList<>();

        private Builder(String caption, List<String> header) {
            this.caption = caption;
            this.header = header;
        }

        Builder row(List<String> cells) {
            rows.add(cells);
            return this;
        }

        Builder row(String... cells) {
            return row(List.of(cells));
        }

        Table build() {
            return new Table(caption, header, rows);
        }
    }

    /** With columns of even width. */
    String text() {
        int[] widths = new int[header.size()];
        List<List<String>> all = new ArrayList<>(rows);
        all.add(0, header);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder(caption).append(":\n");
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** As GitHub reads it. */
    String markdown() {
        StringBuilder text = new StringBuilder(caption).append(":\n\n");
        line(text, header);
        line(text, header.stream().map(column -> "---").toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ")
                .append(String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()))
                .append(" |\n");
    }
}

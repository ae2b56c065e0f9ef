package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the items of a list as they come: as a table, or as JSON Lines with the service's own names. Widths of columns
 * follow from the first items, since the last ones may be an hour away.
 */
final class ItemPrinter<T> {

    private static final String GAP = "  ";
    private static final String UNKNOWN = "-";

    private final PrintWriter out;
    private final List<Column<T>> columns;
    private final boolean json;
    private List<Integer> widths;

    ItemPrinter(PrintWriter out, boolean json, List<Column<T>> columns) {
        this.out = out;
        this.json = json;
        this.columns = columns;
    }

    /** Writes these. */
    void print(List<Listed<T>> items) {
        if (json) {
            items.forEach(item -> out.println(AsciiJson.write(item.sent())));
        } else {
            table(items);
        }
        out.flush();
    }

    /** Whether nobody takes what is written any more. */
    boolean isInVain() {
        return out.checkError();
    }

    private void table(List<Listed<T>> items) {
        List<List<String>> rows = new ArrayList<>();
        for (Listed<T> item : items) {
            rows.add(columns.stream().map(column -> cell(column, item.value())).toList());
        }
        if (widths == null) {
            List<String> titles = columns.stream().map(Column::title).toList();
            rows.add(0, titles);
            widths = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                widths.add(rows.stream()
                        .mapToInt(row -> length(row.get(column)))
                        .max()
                        .orElse(0));
            }
        }
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.append(" ".repeat(Math.max(0, widths.get(i) - length(cells.get(i)))))
                        .append(GAP);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    /** Words of the service: printable, on one line, cut where they are too long. */
    private static <T> String cell(Column<T> column, T value) {
        Object content = column.text().apply(value);
        String text = Scrubber.printable(content == null ? null : content.toString());
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        return length(text) <= column.widest()
                ? text
                : text.substring(0, text.offsetByCodePoints(0, column.widest() - 3)) + "...";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}

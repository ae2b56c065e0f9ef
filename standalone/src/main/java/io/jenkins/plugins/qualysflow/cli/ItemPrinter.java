package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the items of a list as they come, and says what is wrong with it: as a table, or as JSON Lines with the service's own names. Widths of columns
 * follow from the first items, since the call quota may delay the last ones by an hour.
 */
final class ItemPrinter<T> {

    private static final String GAP = "  ";
    private static final String UNKNOWN = "-";

    /**
     * A column of a table.
     *
     * @param title its heading
     * @param widest most characters that are shown of a value
     * @param text what is shown of an item; null for nothing known
     */
    record Column<T>(String title, int widest, Function<T, Object> text) {}

    private final PrintWriter out;
    private final List<Column<T>> columns;
    private final boolean json;
    private List<Integer> widths;

    ItemPrinter(PrintWriter out, boolean json, List<Column<T>> columns) {
        this.out = out;
        this.json = json;
        this.columns = columns;
    }

    /** A time to the second; null for null. */
    static String instant(Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A duration in words; null for null. */
    static String duration(Duration took) {
        return took == null ? null : Progress.readable(took);
    }

    /** Writes what the pager gives, and asks for no page that nobody would read; returns the exit code. */
    int print(Session session, Pager<T> pager) throws QFlowException {
        List<Listed<T>> items = session.await(pager.next());
        int code = print(session, items);
        while (code == ExitCodes.OK && !items.isEmpty()) {
            items = session.await(pager.next());
            code = items.isEmpty() ? code : print(session, items);
        }
        if (code == ExitCodes.OK && pager.mayBeIncomplete()) {
            session.say("Error: Qualys Flow repeats a page of the list, which may be incomplete");
            return ExitCodes.UNREACHABLE;
        }
        return code;
    }

    /** Writes a list that is there; returns the exit code. */
    int print(Session session, List<Listed<T>> items) {
        if (items.isEmpty()) {
            session.say("Nothing found");
        } else if (!write(items)) {
            session.say("Error: the list could not be written to standard output");
            return ExitCodes.UNREACHABLE;
        }
        return ExitCodes.OK;
    }

    /** Whether anybody takes them. */
    private boolean write(List<Listed<T>> items) {
        if (json) {
            items.forEach(item -> out.println(AsciiJson.write(item.sent())));
        } else {
            table(items);
        }
        return !out.checkError();
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

package io.jenkins.plugins.qualysflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docs/performance.md} and its plots. */
final class PerformancePage {

    private final Path docs;
    private final String machine;
    private final LocalDate date;
    private final long seed;
    private final Map<Row, RowReport> reports = new LinkedHashMap<>();

    /** A page in that folder. */
    PerformancePage(Path docs, String machine, LocalDate date, long seed) {
        this.docs = docs;
        this.machine = machine;
        this.date = date;
        this.seed = seed;
    }

    void add(Row row, RowReport report) {
        reports.put(row, report);
    }

    /** Writes page and plots; gives the page. */
    Path write() throws IOException {
        Path images = Files.createDirectories(docs.resolve("images"));
        for (RowReport report : reports.values()) {
            for (Plot plot : report.plots()) {
                Files.writeString(images.resolve(plot.file()), plot.svg());
            }
        }
        return Files.writeString(docs.resolve("performance.md"), markdown());
    }

    String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Performance\n\n")
                .append(
                        "For administrators and developers: what waiting, starting and archiving cost, measured by `bin/bench`, which wrote this page. ")
                .append(
                        "`bin/bench --row NAME` measures one row; `--quick` all of them in two minutes, with less of a spread ")
                .append(
                        "and without writing here. Every figure is of simulated time, a ratio of two things measured in one ")
                .append("run, or named with the machine it was measured on.\n\n")
                .append("Measured on ")
                .append(date)
                .append(", seed ")
                .append(seed)
                .append(": ")
                .append(machine)
                .append(".\n\n");
        shortfalls(page);
        reports.forEach((row, report) -> section(page, row, report));
        return page.toString();
    }

    private void shortfalls(StringBuilder page) {
        page.append("## What falls short\n\n");
        List<String> missed = new ArrayList<>();
        reports.forEach((row, report) -> report.goals().stream()
                .filter(goal -> !goal.met())
                .forEach(goal ->
                        missed.add("- " + row.title() + ": " + goal.what() + "; measured " + goal.measured() + ".\n")));
        if (missed.isEmpty()) {
            page.append("Every goal below was met.\n\n");
        } else {
            page.append("These goals were not met:\n\n");
            missed.forEach(page::append);
            page.append('\n');
        }
    }

    private void section(StringBuilder page, Row row, RowReport report) {
        page.append("## ").append(row.title()).append("\n\n");
        report.about().forEach(paragraph -> page.append(paragraph).append("\n\n"));
        report.tables().forEach(table -> page.append(table.markdown()).append('\n'));
        report.plots()
                .forEach(plot -> page.append("![")
                        .append(plot.title())
                        .append("](images/")
                        .append(plot.file())
                        .append(")\n\n"));
        if (!report.goals().isEmpty()) {
            page.append("| Goal | Measured | |\n| --- | --- | --- |\n");
            report.goals()
                    .forEach(goal -> page.append("| ")
                            .append(goal.what())
                            .append(" | ")
                            .append(goal.measured())
                            .append(" | ")
                            .append(goal.met() ? "met" : "**missed**")
                            .append(" |\n"));
            page.append("\nMeasured by `bin/bench --row ")
                    .append(row.name())
                    .append(" --seed ")
                    .append(seed)
                    .append("`.\n\n");
        }
    }
}

package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.output.FileNames;
import java.util.List;
import java.util.Locale;

/** The tables of {@code report.html}, each in a section of its own. */
final class ReportTables {

    /** Links in one cell; all files stand in their own table. */
    private static final int MOST_LINKS = 50;

    private final ExecutionReport report;
    private final Markup out;
    private final BundleLinks links;

    ReportTables(ExecutionReport report, Markup out) {
        this.report = report;
        this.out = out;
        this.links = new BundleLinks(report.files());
    }

    void gates() {
        List<ReportedGate> gates = report.gates();
        section("gates", "Gates");
        if (gates.isEmpty()) {
            none("There are no gates.");
        } else {
            String caption = report.gatesPassed() + " of " + Readable.count(gates.size(), "gate", "gates") + " passed";
            PageTable table =
                    new PageTable(out, "gates", caption, "Step", "Verdict", "Path", "Expected", "Found", "Message");
            for (ReportedGate gate : gates) {
                table.row()
                        .heading(gate.step())
                        .cell(() -> verdict(gate.passed()), "status")
                        .cell(gate.path(), "code")
                        .cell(expected(gate), "code")
                        .cell(gate.found() == null ? "nothing" : gate.found(), gate.found() == null ? null : "code")
                        .cell(message(gate))
                        .done();
            }
            table.end();
        }
        out.end().line();
    }

    private static String expected(ReportedGate gate) {
        return (gate.condition() == null ? "" : gate.condition())
                + (gate.expected() == null ? "" : " " + gate.expected());
    }

    private static String message(ReportedGate gate) {
        String message = gate.message() == null ? "" : gate.message();
        return gate.passed() || gate.onFailure() == null ? message : message + " (asks for " + gate.onFailure() + ")";
    }

    void missing() {
        section("missing", "What is missing");
        if (report.missing().isEmpty()) {
            none("Nothing is missing of the evidence.");
        } else {
            String caption = Readable.count(report.missing().size(), "part", "parts")
                    + " of the evidence not kept, or not whole";
            PageTable table = new PageTable(out, "missing", caption, "What", "Why");
            report.missing()
                    .forEach(gap ->
                            table.row().heading(gap.what()).cell(gap.reason()).done());
            table.end();
        }
        out.end().line();
    }

    void steps() {
        List<ReportedStep> steps = report.steps();
        section("steps", "Steps");
        if (steps.isEmpty()) {
            none("No steps are known.");
        } else {
            PageTable table = new PageTable(
                    out,
                    "steps",
                    TimelineText.description(report),
                    "Order",
                    "Node",
                    "Status",
                    "Type",
                    "Start (UTC)",
                    "End (UTC)",
                    "Duration",
                    "Files");
            steps.forEach(step -> step(table, step));
            table.end();
            if (report.stepsLeftOut() > 0) {
                none(Readable.count(report.stepsLeftOut(), "more step is", "more steps are") + " not listed here.");
            }
        }
        out.end().line();
    }

    private void step(PageTable table, ReportedStep step) {
        Sign sign = Sign.of(step.ending());
        table.row()
                .cell(Integer.toString(step.order()))
                .heading(step.nodeId())
                .cell(() -> status(sign, TimelineText.status(step)), "status")
                .cell(step.nodeType())
                .cell(Readable.clock(step.startTime()), "time")
                .cell(Readable.clock(step.endTime()), "time")
                .cell(Readable.duration(step.duration()), "time")
                .cell(() -> files(step.files()), null)
                .done();
    }

    void children() {
        if (report.children().isEmpty()) {
            return;
        }
        section("children", "Child executions");
        String caption = Readable.count(report.children().size(), "execution", "executions") + " begun by this one";
        PageTable table =
                new PageTable(out, "children", caption, "Execution", "Begun by", "Status", "Outcome", "Files");
        List<String> names = report.children().stream()
                .map(child -> folder(child).toLowerCase(Locale.ROOT))
                .toList();
        for (ReportedChild child : report.children()) {
            boolean alone = isAlone(folder(child).toLowerCase(Locale.ROOT), names);
            List<String> files = alone ? below("children/" + folder(child) + "/") : List.of();
            table.row()
                    .heading(child.executionId())
                    .cell(child.parentExecutionId())
                    .cell(() -> sign(child.endedWell() ? Sign.GOOD : Sign.BAD, known(child.status())), "status")
                    .cell(Verdicts.words(child.outcome()))
                    .cell(
                            () -> {
                                files(files);
                                out.text(alone ? "" : "listed under Files");
                            },
                            null)
                    .done();
        }
        table.end();
        out.end().line();
    }

    private static String folder(ReportedChild child) {
        return FileNames.safe(child.executionId());
    }

    /** Whether a folder of that name can only be its own: those of ids that are alike as names differ by a number. */
    private static boolean isAlone(String name, List<String> names) {
        return names.stream()
                        .filter(other -> name.equals(other) || name.startsWith(other + "-"))
                        .count()
                == 1;
    }

    private List<String> below(String folder) {
        return report.files().stream()
                .map(ReportedFile::path)
                .filter(path -> path != null && path.startsWith(folder))
                .toList();
    }

    void candidates() {
        if (report.candidates().isEmpty()) {
            return;
        }
        section("candidates", "Executions that may be it");
        PageTable table = new PageTable(
                out,
                "candidates",
                "Executions of the workflow since the start that was not answered",
                "Execution",
                "Status",
                "Begun by",
                "Made at");
        for (ReportedCandidate candidate : report.candidates()) {
            table.row()
                    .heading(candidate.executionId())
                    .cell(known(candidate.status()))
                    .cell(candidate.source() == null ? "unknown" : candidate.source())
                    .cell(Readable.time(candidate.createdAt()), "time")
                    .done();
        }
        table.end();
        out.end().line();
    }

    void files() {
        section("files", "Files");
        PageTable table = new PageTable(
                out,
                "files",
                Readable.count(report.files().size(), "file", "files") + " kept, besides this report and the manifest",
                "Path",
                "Bytes",
                "Masked values",
                "Whole",
                "SHA-256");
        for (ReportedFile file : report.files()) {
            table.row()
                    .heading(() -> links.write(out, file.path(), file.path()))
                    .cell(Readable.number(file.size()), "number")
                    .cell(Readable.number(file.redactions()), "number")
                    .cell(file.cut() ? "no, cut" : "yes")
                    .cell(file.sha256(), "digest")
                    .done();
        }
        table.end();
        out.end().line();
    }

    private void files(List<String> paths) {
        paths.stream().limit(MOST_LINKS).forEach(path -> {
            links.write(out, path, side(path));
            out.text(" ");
        });
        if (paths.size() > MOST_LINKS) {
            out.text("and " + (paths.size() - MOST_LINKS) + " more");
        }
    }

    /** The end of a path, without what a person sees beside it anyway. */
    private static String side(String path) {
        if (path == null) {
            return null;
        }
        return path.endsWith(".output.json")
                ? "output"
                : path.endsWith(".input.json") ? "input" : path.substring(path.lastIndexOf('/') + 1);
    }

    private void verdict(boolean passed) {
        sign(passed ? Sign.GOOD : Sign.BAD, passed ? "passed" : "not passed");
    }

    /** The service's own word, and what it is taken for where that is not plain. */
    private void status(Sign sign, String status) {
        sign(sign, status);
        if (sign != Sign.GOOD && !status.equalsIgnoreCase(sign.meaning())) {
            out.text(" ").element("span", "(" + sign.meaning() + ")", "class", "meaning");
        }
    }

    private void sign(Sign sign, String text) {
        sign.write(out);
        out.text(text);
    }

    private static String known(String status) {
        return status == null ? "no status" : status;
    }

    private void section(String id, String heading) {
        out.start("section").element("h2", heading, "id", id).line();
    }

    private void none(String text) {
        out.element("p", text, "class", "none").line();
    }
}

package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.output.FileNames;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code report.html}: first how the run ended, then why, then all details. */
final class ReportPage {

    private static final String STARTED = "STARTED";

    /** Maximum number of links in one cell; all files are in their own table. */
    private static final int MOST_LINKS = 50;

    /** Longer than any path of a bundle. */
    private static final int LONGEST_PATH = 1_000;

    private final ExecutionReport report;
    private final Markup out = new Markup();

    /** The files of the bundle, which are the only ones that are linked. */
    private final Set<String> paths;

    ReportPage(ExecutionReport report) {
        this.report = report;
        this.paths = report.files().stream()
                .map(FileEntry::path)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    String html() {
        out.html().start("html", "lang", "en").line();
        head();
        out.start("body").line();
        header();
        out.start("main").line();
        section("facts", "Facts", this::facts);
        section("gates", "Gates", this::gates);
        section("missing", "What is missing", this::missing);
        section("timeline", "Timeline", this::timeline);
        section("steps", "Steps", this::steps);
        if (!report.children().isEmpty()) {
            section("children", "Child executions", this::children);
        }
        if (!report.candidates().isEmpty()) {
            section("candidates", "Executions that may be it", this::candidates);
        }
        section("variables", "Variables and input", this::requested);
        section("files", "Files", this::files);
        out.end().line();
        footer();
        return out.end().line().end().line().finish();
    }

    private void head() {
        out.start("head").line();
        out.empty("meta", "charset", "UTF-8").line();
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        out.empty("meta", "name", "referrer", "content", "no-referrer").line();
        out.element("title", verdict() + ": Qualys Flow, " + subject()).line();
        out.empty("link", "rel", "stylesheet", "href", ReportPages.STYLE).line();
        out.end().line();
    }

    private void header() {
        Sign sign = sign();
        out.start("header").line();
        out.element("p", "Qualys Flow report", "class", "kind").line();
        out.element("h1", subject()).line();
        out.start("p", "class", "verdict " + sign.word);
        sign.write(out);
        out.element("strong", verdict()).text(" ").element("span", words(report.outcome()));
        out.end().line();
        out.element("p", report.summary(), "class", "summary").line();
        out.end().line();
    }

    /** The workflow by name or id; else the execution. */
    private String subject() {
        if (report.workflowName() != null) {
            return report.workflowName();
        }
        if (report.workflowId() != null) {
            return "Workflow " + report.workflowId();
        }
        return report.executionId() == null ? "An execution" : "Execution " + report.executionId();
    }

    private String verdict() {
        return report.passed() ? "Passed" : STARTED.equals(report.outcome()) ? "Started" : "Not passed";
    }

    private Sign sign() {
        if (report.passed()) {
            return Sign.GOOD;
        }
        return switch (report.outcome() == null ? "" : report.outcome()) {
            case STARTED -> Sign.RUNNING;
            case "UNKNOWN_STATUS", "TIMED_OUT", "START_UNKNOWN" -> Sign.UNKNOWN;
            case "ABORTED" -> Sign.NEUTRAL;
            default -> Sign.BAD;
        };
    }

    /** A sentence for the name of an {@link io.jenkins.plugins.qualysflow.core.run.Outcome}. */
    private static String words(String outcome) {
        return switch (outcome == null ? "" : outcome) {
            case "" -> "What became of the execution is not known.";
            case "SUCCESS" -> "The execution succeeded.";
            case "FAILURE" -> "The execution failed.";
            case "UNKNOWN_STATUS" -> "The execution ended with a status that is not known.";
            case "TIMED_OUT" -> "The execution has not ended before the timeout.";
            case "ABORTED" -> "The wait for the execution was aborted.";
            case "NOT_STARTED" -> "No execution was started.";
            case "START_UNKNOWN" -> "It is not known whether an execution was started.";
            case STARTED -> "The execution was started; how it ended is not known.";
            default -> "Outcome: " + outcome;
        };
    }

    private void facts() {
        out.start("table", "class", "facts")
                .element("caption", "What was run, where and when")
                .line();
        out.start("tbody").line();
        fact("Workflow", report.workflowName());
        fact("Workflow id", report.workflowId());
        fact("Execution id", report.executionId());
        fact("Server", report.server());
        fact("Build", report.build());
        fact("Outcome", report.outcome());
        fact("Status of Qualys Flow", or("unknown", report.status()));
        fact("Start", Readable.time(report.startTime()));
        fact("End", Readable.time(report.endTime()));
        fact("Duration", Readable.duration(report.duration()));
        out.end().end();
    }

    private void fact(String name, String value) {
        if (value != null) {
            out.start("tr").element("th", name, "scope", "row").element("td", value);
            out.end().line();
        }
    }

    private void gates() {
        List<GateResult> gates = report.gates();
        if (gates.isEmpty()) {
            none("There are no gates.");
            return;
        }
        String caption = report.gatesPassed() + " of " + Readable.count(gates.size(), "gate", "gates") + " passed";
        table(
                "gates",
                caption,
                gates,
                Column.heading("Step", text(GateResult::step)),
                Column.of(
                        "Verdict",
                        "status",
                        gate -> sign(gate.passed() ? Sign.GOOD : Sign.BAD, gate.passed() ? "passed" : "not passed")),
                Column.of("Path", "code", text(GateResult::path)),
                Column.of("Expected", "code", text(ReportPage::expected)),
                new Column<>(
                        "Found",
                        "td",
                        gate -> gate.found() == null ? null : "code",
                        text(gate -> or("nothing", gate.foundText()))),
                Column.of("Message", null, text(ReportPage::message)));
    }

    private static String expected(GateResult gate) {
        return (gate.condition() == null ? "" : gate.condition())
                + (gate.expected() == null ? "" : " " + gate.expectedText());
    }

    private static String message(GateResult gate) {
        String message = or("", gate.message());
        String asked =
                gate.passed() || gate.onFailure() == null ? message : message + " (asks for " + gate.onFailure() + ")";
        return gate.isRequired() ? ("Required by " + gate.requiredBy() + ". " + asked).strip() : asked;
    }

    private void missing() {
        if (report.missing().isEmpty()) {
            none("Nothing is missing of the evidence.");
            return;
        }
        String caption =
                Readable.count(report.missing().size(), "part", "parts") + " of the evidence not kept, or not whole";
        table(
                "missing",
                caption,
                report.missing(),
                Column.heading("What", text(Missing::what)),
                Column.of("Why", null, text(Missing::reason)));
    }

    private void timeline() {
        out.start("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", "timeline");
        out.start("a", "href", ReportPages.PICTURE);
        String words = "Timeline of the steps, in a picture of its own: " + Timeline.description(report);
        out.empty("img", "src", ReportPages.PICTURE, "alt", words);
        out.end().end();
    }

    private void steps() {
        if (report.steps().isEmpty()) {
            none("No steps are known.");
            return;
        }
        table(
                "steps",
                Timeline.description(report),
                report.steps(),
                Column.of("Order", null, text(step -> Integer.toString(step.order()))),
                Column.heading("Node", text(StepEntry::nodeId)),
                Column.of("Status", "status", this::status),
                Column.of("Type", null, text(StepEntry::nodeType)),
                Column.of("Start (UTC)", "time", text(step -> Readable.clock(step.startTime()))),
                Column.of("End (UTC)", "time", text(step -> Readable.clock(step.endTime()))),
                Column.of("Duration", "time", text(step -> Readable.duration(step.duration()))),
                Column.of("Files", null, step -> links(step.files())));
        if (report.stepsLeftOut() > 0) {
            none(Readable.count(report.stepsLeftOut(), "more step is", "more steps are") + " not listed here.");
        }
    }

    /** The service's own word, and its meaning if that is not obvious. */
    private void status(StepEntry step) {
        Sign sign = Sign.of(step.ending());
        String status = Timeline.status(step);
        sign(sign, status);
        if (sign != Sign.GOOD && !status.equalsIgnoreCase(sign.meaning)) {
            out.text(" ").element("span", "(" + sign.meaning + ")", "class", "meaning");
        }
    }

    private void children() {
        String caption = Readable.count(report.children().size(), "execution", "executions") + " begun by this one";
        List<String> folders = report.children().stream()
                .map(child -> folder(child).toLowerCase(Locale.ROOT))
                .toList();
        table(
                "children",
                caption,
                report.children(),
                Column.heading("Execution", text(ChildEntry::executionId)),
                Column.of("Started by", null, text(ChildEntry::parentExecutionId)),
                Column.of(
                        "Status",
                        "status",
                        child -> sign(child.succeeded() ? Sign.GOOD : Sign.BAD, or("no status", child.status()))),
                Column.of("Outcome", null, text(child -> words(child.outcome()))),
                Column.of("Files", null, child -> childFiles(folder(child), folders)));
    }

    private static String folder(ChildEntry child) {
        return FileNames.safe(child.executionId());
    }

    private void childFiles(String folder, List<String> folders) {
        String name = folder.toLowerCase(Locale.ROOT);
        // Folders get a number if the names of several children are equal, so that it is unknown which one is whose.
        long alike = folders.stream()
                .filter(other -> name.equals(other) || name.startsWith(other + "-"))
                .count();
        if (alike > 1) {
            out.text("listed under Files");
            return;
        }
        links(report.files().stream()
                .map(FileEntry::path)
                .filter(path -> path != null && path.startsWith("children/" + folder + "/"))
                .toList());
    }

    private void candidates() {
        table(
                "candidates",
                "Executions of the workflow since the start that was not answered",
                report.candidates(),
                Column.heading("Execution", text(CandidateEntry::executionId)),
                Column.of("Status", null, text(candidate -> or("no status", candidate.status()))),
                Column.of("Started by", null, text(candidate -> or("unknown", candidate.source()))),
                Column.of("Made at", "time", text(candidate -> Readable.time(candidate.createdAt()))));
    }

    private void requested() {
        out.element("p", "What the execution was asked for. Values that look like secrets are masked.");
        json("Variables", report.variables());
        json("Input", report.input());
    }

    private void json(String name, String json) {
        out.element("h3", name).line();
        if (json == null) {
            out.element("p", "None are known.", "class", "none");
        } else {
            out.element("pre", json, "tabindex", "0", "role", "region", "aria-label", name);
        }
        out.line();
    }

    private void files() {
        String caption =
                Readable.count(report.files().size(), "file", "files") + " kept, besides this report and the manifest";
        table(
                "files",
                caption,
                report.files(),
                Column.heading("Path", file -> link(file.path(), file.path())),
                Column.of("Bytes", "number", text(file -> Readable.number(file.size()))),
                Column.of("Masked values", "number", text(file -> Readable.number(file.redactions()))),
                Column.of("Whole", null, text(file -> file.cut() ? "no, cut" : "yes")),
                Column.of("SHA-256", "digest", text(FileEntry::sha256)));
    }

    private void footer() {
        out.start("footer").line().start("p");
        out.text("This report is part of the evidence of the execution. ")
                .element("a", "execution.json", "href", "execution.json")
                .text(" holds what was run and how it ended, for programs. ")
                .element("a", "manifest.json", "href", "manifest.json")
                .text(" lists every file with its size and SHA-256, this page too: who keeps a copy of the manifest can"
                        + " tell whether any of them was changed. Times are in UTC. Words of Qualys Flow are quoted as"
                        + " they are; secrets in them are masked.");
        out.end().line().end().line();
    }

    private void section(String id, String heading, Runnable content) {
        out.start("section").element("h2", heading, "id", id).line();
        content.run();
        out.end().line();
    }

    private void none(String text) {
        out.element("p", text, "class", "none").line();
    }

    /**
     * A column of a table.
     *
     * @param element {@code th} for cells that are headings of their row, else {@code td}
     * @param kind style sheet class of a cell; may return null
     * @param cell writes the content of a cell
     */
    private record Column<T>(String name, String element, Function<T, String> kind, Consumer<T> cell) {

        static <T> Column<T> heading(String name, Consumer<T> cell) {
            return new Column<>(name, "th", row -> null, cell);
        }

        static <T> Column<T> of(String name, String kind, Consumer<T> cell) {
            return new Column<>(name, "td", row -> kind, cell);
        }
    }

    private <T> Consumer<T> text(Function<T, String> text) {
        return row -> out.text(text.apply(row));
    }

    /**
     * Writes a table in a region that scrolls if the table is wider than the page, by keyboard too.
     *
     * @param name its class in the style sheet, unique within the page
     */
    @SafeVarargs
    private <T> void table(String name, String caption, List<T> rows, Column<T>... columns) {
        String id = name + "-table";
        out.start("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", id);
        out.start("table", "class", name).element("caption", caption, "id", id).line();
        out.start("thead").start("tr");
        for (Column<T> column : columns) {
            out.element("th", column.name(), "scope", "col");
        }
        out.end().end().line();
        out.start("tbody").line();
        for (T row : rows) {
            out.start("tr");
            for (Column<T> column : columns) {
                out.start(column.element(), "scope", column.element().equals("th") ? "row" : null);
                out.attributes("class", column.kind().apply(row));
                column.cell().accept(row);
                out.end();
            }
            out.end().line();
        }
        out.end().end().end().line();
    }

    private void sign(Sign sign, String text) {
        sign.write(out);
        out.text(text);
    }

    private static String or(String otherwise, String text) {
        return text == null ? otherwise : text;
    }

    private void links(List<String> files) {
        files.stream().limit(MOST_LINKS).forEach(path -> {
            link(path, shortName(path));
            out.text(" ");
        });
        if (files.size() > MOST_LINKS) {
            out.text("and " + (files.size() - MOST_LINKS) + " more");
        }
    }

    /** A short name of a file, for a cell whose row shows the rest of the path. */
    private static String shortName(String path) {
        return path.endsWith(".output.json")
                ? "output"
                : path.endsWith(".input.json") ? "input" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** Writes the name as a link to the file; without a link if there is no such file. */
    private void link(String path, String name) {
        if (isFile(path)) {
            out.element("a", name, "href", relative(path));
        } else {
            out.text(name);
        }
    }

    private boolean isFile(String path) {
        return paths.contains(path)
                && path.length() <= LONGEST_PATH
                // A name with replaced characters may look like another one.
                && path.equals(Markup.writable(path))
                && Arrays.stream(path.split("/", -1)).noneMatch(Set.of("", ".", "..")::contains);
    }

    /** Percent-encoded, so that no segment can be interpreted as a scheme or a host. */
    private static String relative(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}

package io.jenkins.plugins.qualysflow.core.report;

/** {@code report.html}: how the run ended comes first, then why, then everything there is to know. */
final class ReportPage {

    private final ExecutionReport report;
    private final Markup out = new Markup();
    private final ReportTables tables;

    ReportPage(ExecutionReport report) {
        this.report = report;
        this.tables = new ReportTables(report, out);
    }

    String html() {
        out.html().start("html", "lang", "en").line();
        head();
        out.start("body").line();
        header();
        out.start("main").line();
        facts();
        tables.gates();
        tables.missing();
        timeline();
        tables.steps();
        tables.children();
        tables.candidates();
        requested();
        tables.files();
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
        Sign sign = Verdicts.sign(report);
        out.start("header").line();
        out.element("p", "Qualys Flow report", "class", "kind").line();
        out.element("h1", subject()).line();
        out.start("p", "class", "verdict " + sign.word());
        sign.write(out);
        out.element("strong", verdict()).text(" ").element("span", Verdicts.words(report.outcome()));
        out.end().line();
        out.element("p", report.summary(), "class", "summary").line();
        out.end().line();
    }

    /** What the page is about: the workflow as it was asked for, as far as it is known. */
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
        return Verdicts.verdict(report);
    }

    private void facts() {
        section("facts", "Facts");
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
        fact("Status of Qualys Flow", report.status() == null ? "unknown" : report.status());
        fact("Start", Readable.time(report.startTime()));
        fact("End", Readable.time(report.endTime()));
        fact("Duration", Readable.duration(report.duration()));
        out.end().end().end().line();
    }

    private void fact(String name, String value) {
        if (value != null) {
            out.start("tr").element("th", name, "scope", "row").element("td", value);
            out.end().line();
        }
    }

    private void timeline() {
        section("timeline", "Timeline");
        out.start("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", "timeline");
        out.start("a", "href", ReportPages.PICTURE);
        out.empty(
                "img",
                "src",
                ReportPages.PICTURE,
                "alt",
                "Timeline of the steps, in a picture of its own: " + TimelineText.description(report));
        out.end().end().end().line();
    }

    private void requested() {
        section("variables", "Variables and input");
        out.element("p", "What the execution was asked for. Values that look like secrets are masked.");
        json("Variables", report.variables());
        json("Input", report.input());
        out.end().line();
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

    private void section(String id, String heading) {
        out.start("section").element("h2", heading, "id", id).line();
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
}

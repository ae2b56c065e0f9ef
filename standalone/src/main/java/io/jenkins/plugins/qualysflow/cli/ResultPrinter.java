package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.report.ReportPages;
import io.jenkins.plugins.qualysflow.core.run.ChildResult;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Writes the result of a run, and nothing else, to standard output. */
final class ResultPrinter {

    private static final int WIDEST = 48;

    private final PrintWriter out;

    ResultPrinter(PrintWriter out) {
        this.out = out;
    }

    /** One JSON object on one line. */
    void json(RunResult result) {
        out.println(AsciiJson.write(result.toMap()));
        out.flush();
    }

    /** For people: a sentence, the steps, and what else there is to know. */
    void text(RunResult result) {
        line("", result.summary());
        int width = result.steps().stream()
                .mapToInt(step -> Scrubber.printable(step.nodeId()).length())
                .max()
                .orElse(0);
        result.steps().forEach(step -> line("  ", step(step, Math.min(width, WIDEST))));
        result.gates().forEach(gate -> line("  ", gate(gate)));
        result.children().forEach(child -> line("  ", child(child)));
        result.missing().forEach(missing -> line("  ", "missing: " + missing.what() + ": " + missing.reason()));
        if (result.error() != null && !result.error().candidates().isEmpty()) {
            line("", "Executions of the workflow since then, one of which may be it:");
            result.error().candidates().forEach(candidate -> line("  ", candidate(candidate)));
        }
        if (!result.artifacts().isEmpty()) {
            Path folder = Path.of(result.artifacts().get(0)).getParent();
            for (String artifact : result.artifacts()) {
                folder = shorter(folder, Path.of(artifact).getParent());
            }
            line("", "Archived in " + folder + ": " + result.artifacts().size() + " files");
            String report = folder.resolve(ReportPages.PAGE).toString();
            if (result.artifacts().contains(report)) {
                line("", "Report: " + report);
            }
        }
        // Where nobody waited for the end there is nothing to pass.
        if (result.outcome() != Outcome.STARTED || result.error() != null) {
            line("", "Passed: " + (result.passed() ? "yes" : "no"));
        }
        out.flush();
    }

    private static Path shorter(Path one, Path other) {
        return one.startsWith(other) ? other : one;
    }

    private static String step(Step step, int width) {
        String name = Scrubber.printable(step.nodeId());
        return String.format("%2d  %-" + Math.max(1, width) + "s  %s", step.order(), name, known(step.status()))
                + (step.duration() == null ? "" : ", " + Progress.readable(step.duration()));
    }

    private static String gate(GateResult gate) {
        String wanted =
                gate.condition() + (gate.condition().takesValue() ? " " + QFlowJson.write(gate.expected()) : "");
        return (gate.passed() ? "gate passed: " : "gate NOT passed: ") + gate.step() + "  " + gate.path() + "  "
                + wanted
                + ", found " + QFlowJson.write(gate.found())
                + (gate.passed() ? "" : ": " + gate.message());
    }

    private static String child(ChildResult child) {
        return "child execution " + child.executionId() + "  "
                + known(child.execution().status());
    }

    private static String candidate(Execution candidate) {
        return candidate.id() + "  status " + known(candidate.status()) + ", created " + known(candidate.createdAt())
                + ", source " + known(candidate.source());
    }

    private static Object known(Object value) {
        return value == null ? "unknown" : value;
    }

    /** Only the indent is ours; the rest may hold words of the service. */
    private void line(String indent, String text) {
        out.println(indent + Scrubber.printable(text));
    }
}

package io.jenkins.plugins.qualysflow.core.report;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of a timeline. */
final class TimelineText {

    private TimelineText() {}

    /** What the picture is called. */
    static String title(ExecutionReport report) {
        return report.executionId() == null
                ? "Timeline of an execution"
                : "Timeline of execution " + report.executionId();
    }

    /** What it shows, for those who don't see it; says nothing of how steps ended that were left out of the report. */
    static String description(ExecutionReport report) {
        List<ReportedStep> steps = report.steps();
        if (steps.isEmpty()) {
            return "No steps are known.";
        }
        Map<Sign, Integer> counts = new EnumMap<>(Sign.class);
        steps.forEach(step -> counts.merge(Sign.of(step.ending()), 1, Integer::sum));
        String all = Readable.count((long) steps.size() + report.stepsLeftOut(), "step", "steps");
        return (report.stepsLeftOut() > 0 ? "Of the first " + Readable.number(steps.size()) + " of " + all : all) + ": "
                + counts.entrySet().stream()
                        .map(count -> Readable.number(count.getValue()) + " "
                                + count.getKey().meaning())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** A note of the steps that are not in the picture; empty if all are. */
    static String notDrawn(ExecutionReport report, int drawn) {
        long more = (long) report.steps().size() - drawn + report.stepsLeftOut();
        if (more <= 0) {
            return "";
        }
        long bad = report.steps().stream()
                .skip(drawn)
                .filter(step -> Sign.of(step.ending()) != Sign.GOOD && Sign.of(step.ending()) != Sign.NEUTRAL)
                .count();
        return Readable.count(more, "more step is", "more steps are") + " not in this picture"
                + (bad == 0
                        ? "."
                        : "; " + (report.stepsLeftOut() > 0 ? "at least " : "") + Readable.number(bad)
                                + " of them did not end well.");
    }

    /** Everything about a step. */
    static String step(ReportedStep step) {
        return name(step) + (step.nodeType() == null ? "" : " (" + step.nodeType() + ")")
                + ": "
                + status(step) + ", " + Sign.of(step.ending()).meaning() + "; start " + Readable.time(step.startTime())
                + ", end " + Readable.time(step.endTime())
                + (step.duration() == null ? "" : ", " + Readable.duration(step.duration()));
    }

    /** Its place in the execution, and its node. */
    static String name(ReportedStep step) {
        return step.order() + "  " + (step.nodeId() == null ? "?" : step.nodeId());
    }

    /** The service's own word. */
    static String status(ReportedStep step) {
        return step.status() == null || step.status().isBlank() ? "no status" : step.status();
    }

    /** In place of a bar that would not be on the axis. */
    static String offAxis(Instant start, Instant end) {
        return "not on this axis: " + Readable.clock(start) + " to " + Readable.clock(end);
    }
}

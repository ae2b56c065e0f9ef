package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.report.Look.Part;
import java.time.Instant;
import java.util.List;

/** Draws one timeline: the axis above, a row for each step, and a note below for what is not drawn. */
final class TimelineDrawing {

    private static final int WIDTH = 1000;
    private static final int HEAD = 60;
    private static final int ROW = 26;

    /** Columns, from the left: margin, sign, name, axis, status, duration, which ends there. */
    private static final int MARGIN = 12;

    private static final int SIGNS = 20;
    private static final int NAMES = 36;
    private static final int AXIS_FROM = 320;
    private static final int AXIS_TO = 770;
    private static final int STATUSES = 790;
    private static final int DURATIONS = 988;

    /** Characters that fit into a column; all are as wide in the font that is used. */
    private static final int NAME_LENGTH = 37;

    private static final int STATUS_LENGTH = 14;
    private static final int NOTE_LENGTH = 61;

    /** From the middle of a row to where its text stands. */
    private static final int BASE = 4;

    private static final int BAR = 12;
    private static final int NARROWEST_BAR = 3;

    /** Length of what shows a time of which the other end is not known. */
    private static final int OPEN = 16;

    private final ExecutionReport report;
    private final Markup out;
    private final Look look;
    private final List<ReportedStep> steps;
    private final TimeAxis axis;

    /** Where the rows end. */
    private final int bottom;

    TimelineDrawing(ExecutionReport report, Markup out, Look look) {
        this.report = report;
        this.out = out;
        this.look = look;
        this.steps = report.steps().stream().limit(Timeline.MOST_STEPS).toList();
        this.axis = TimeAxis.of(report, AXIS_FROM, AXIS_TO);
        this.bottom = HEAD + Math.max(1, steps.size()) * ROW;
    }

    void draw() {
        String notDrawn = TimelineText.notDrawn(report, steps.size());
        int height = bottom + (notDrawn.isEmpty() ? MARGIN : MARGIN + ROW);
        out.start(
                "svg",
                Attributes.of("xmlns", "http://www.w3.org/2000/svg", "role", "img")
                        .and("class", look == Look.CLASSES ? "qflow-timeline" : null)
                        .and("viewBox", "0 0 " + WIDTH + " " + height)
                        .and("width", WIDTH)
                        .and("height", height)
                        .and("font-family", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace")
                        .and("font-size", 12));
        out.element("title", TimelineText.title(report)).line();
        out.element("desc", TimelineText.description(report)).line();
        out.empty(
                "rect",
                look.of(Part.PAPER, null)
                        .and("x", 0.5)
                        .and("y", 0.5)
                        .and("width", WIDTH - 1)
                        .and("height", height - 1));
        stripes();
        head();
        if (steps.isEmpty()) {
            words(Part.NOTE, null, MARGIN, HEAD + ROW / 2 + BASE, "No steps are known.");
        }
        for (int i = 0; i < steps.size(); i++) {
            row(steps.get(i), HEAD + i * ROW + ROW / 2);
        }
        words(Part.NOTE, null, MARGIN, bottom + ROW / 2 + BASE, notDrawn);
        out.end();
    }

    private void stripes() {
        for (int i = 0; i < steps.size(); i += 2) {
            out.empty(
                    "rect",
                    look.of(Part.STRIPE, null)
                            .and("x", 1)
                            .and("y", HEAD + i * ROW)
                            .and("width", WIDTH - 2)
                            .and("height", ROW));
        }
        out.line();
    }

    private void head() {
        if (axis == null) {
            words(Part.LABEL, null, MARGIN, 22, "No time is known of this execution.");
            return;
        }
        words(Part.LABEL, null, MARGIN, 22, "Time since " + Readable.time(axis.first()));
        for (TimeAxis.Tick tick : axis.ticks()) {
            out.empty(
                    "line",
                    look.of(Part.GRID, null)
                            .and("x1", tick.place())
                            .and("y1", HEAD - 8)
                            .and("x2", tick.place())
                            .and("y2", bottom));
            out.element(
                    "text",
                    Readable.duration(tick.sinceFirst()),
                    look.of(Part.LABEL, null)
                            .and("x", tick.place())
                            .and("y", HEAD - 14)
                            .and("text-anchor", "middle"));
        }
        out.line();
    }

    private void row(ReportedStep step, int middle) {
        Sign sign = Sign.of(step.ending());
        out.start("g", look.of(Part.STEP, sign));
        out.element("title", TimelineText.step(step));
        out.start("g", "transform", "translate(" + SIGNS + " " + middle + ")");
        out.empty("path", look.of(Part.MARK, sign).and("d", sign.outline()));
        out.empty(
                "path",
                look.of(Part.FIGURE, sign)
                        .and("d", sign.figure())
                        .and("stroke-width", 2)
                        .and("stroke-linecap", "round"));
        out.end();
        words(Part.NAME, sign, NAMES, middle + BASE, Fitting.to(NAME_LENGTH, TimelineText.name(step)));
        words(Part.STATUS, sign, STATUSES, middle + BASE, Fitting.to(STATUS_LENGTH, TimelineText.status(step)));
        if (step.duration() != null) {
            String duration = Fitting.to(STATUS_LENGTH, Readable.duration(step.duration()));
            out.element(
                    "text",
                    duration,
                    look.of(Part.STATUS, sign)
                            .and("x", DURATIONS)
                            .and("y", middle + BASE)
                            .and("text-anchor", "end"));
        }
        span(step, sign, middle);
        out.end().line();
    }

    private void span(ReportedStep step, Sign sign, int middle) {
        Instant start = step.startTime();
        Instant end = step.endTime();
        if (start == null && end == null) {
            words(Part.NOTE, sign, AXIS_FROM + MARGIN, middle + BASE, "no time known");
        } else if (isOff(start) || isOff(end)) {
            String off = Fitting.to(NOTE_LENGTH, TimelineText.offAxis(start, end));
            words(Part.NOTE, sign, AXIS_FROM + MARGIN, middle + BASE, off);
        } else if (start == null) {
            open(sign, axis.place(end), -OPEN, middle);
        } else if (end == null) {
            open(sign, axis.place(start), OPEN, middle);
        } else if (end.isBefore(start)) {
            out.empty(
                    "rect",
                    box(Part.OPEN, sign, axis.place(end), axis.place(start), middle)
                            .and("stroke-dasharray", "4 3"));
        } else {
            out.empty(
                    "rect",
                    box(Part.BAR, sign, axis.place(start), axis.place(end), middle)
                            .and("rx", 2));
        }
    }

    private boolean isOff(Instant time) {
        return time != null && !axis.holds(time);
    }

    private Attributes box(Part part, Sign sign, double from, double to, int middle) {
        double width = Math.max(NARROWEST_BAR, to - from);
        return look.of(part, sign)
                // What begins at the very end of the axis has to be seen, too.
                .and("x", Math.min(from, AXIS_TO - width))
                .and("y", middle - BAR / 2)
                .and("width", width)
                .and("height", BAR);
    }

    /** A firm line at the time that is known, and a broken one towards the one that is not. */
    private void open(Sign sign, double at, int towards, int middle) {
        out.empty("line", line(sign, at, middle - BAR / 2, at, middle + BAR / 2));
        out.empty("line", line(sign, at, middle, at + towards, middle).and("stroke-dasharray", "4 3"));
    }

    private Attributes line(Sign sign, double x1, double y1, double x2, double y2) {
        return look.of(Part.OPEN, sign)
                .and("x1", x1)
                .and("y1", y1)
                .and("x2", x2)
                .and("y2", y2)
                .and("stroke-width", 2);
    }

    private void words(Part part, Sign sign, int x, int y, String text) {
        if (!text.isEmpty()) {
            out.element("text", text, look.of(part, sign).and("x", x).and("y", y));
        }
    }
}

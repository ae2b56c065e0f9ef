package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The steps of an execution as a picture: a time axis, and a row for each step with its sign, order, node, bar, status and
 * duration. A note below says how many steps are not drawn. Unknown times are drawn as unknown.
 *
 * <p>Every text in it is escaped, and wrong times don't make it larger. It has the role of an image, with a title and a
 * description for screen readers; a table beside it should have the same data.
 */
public final class Timeline {

    /** Maximum number of steps that are drawn. */
    public static final int MOST_STEPS = 500;

    private static final int WIDTH = 1000;
    private static final int HEAD = 60;
    private static final int ROW = 26;

    /** Middle of the line above the axis. */
    private static final int HEADLINE = 18;

    /** X coordinates of the columns: margin, sign, name, axis, status; the last one is the right end of the duration. */
    private static final int MARGIN = 12;

    private static final int SIGNS = 20;
    private static final int NAMES = 36;
    private static final int AXIS_FROM = 320;
    private static final int AXIS_TO = 770;
    private static final int STATUSES = 790;
    private static final int DURATIONS = 988;

    /** Characters that fit into a column; the font has a fixed width. */
    private static final int NAME_LENGTH = 37;

    private static final int STATUS_LENGTH = 14;
    private static final int NOTE_LENGTH = 61;

    /** From the middle of a row down to the baseline of its text. */
    private static final int BASE = 4;

    private static final int BAR = 12;
    private static final int NARROWEST_BAR = 3;

    /** Length of the dashed line that replaces a bar if only its start or its end is known. */
    private static final int OPEN = 16;

    /** Parts of the picture with their attributes in a file and in a page: names and values, alternating. */
    private enum Part {
        PAPER("fill #ffffff stroke #d0d7de", "fill none"),
        STRIPE("fill #f3f5f8", "fill none"),
        GRID("stroke #d0d7de", "stroke currentColor stroke-opacity 0.2"),
        LABEL("fill #59636e", "fill currentColor"),
        STEP("", ""),
        NAME("fill #1f2328", "fill currentColor"),
        STATUS("fill #1f2328", "fill currentColor"),
        NOTE("fill #59636e", "fill currentColor"),
        BAR("fill sign", "fill currentColor"),
        OPEN("fill none stroke sign", "fill none stroke currentColor"),
        MARK("fill sign", "fill none stroke currentColor"),
        FIGURE("fill none stroke #ffffff", "fill none stroke currentColor");

        private final String inFile;
        private final String inPage;

        Part(String inFile, String inPage) {
            this.inFile = inFile;
            this.inPage = inPage;
        }
    }

    private final ExecutionReport report;
    private final Markup out;
    private final boolean inPage;
    private final List<StepEntry> steps;
    private final TimeAxis axis;

    /** Where the rows end. */
    private final int bottom;

    private Timeline(ExecutionReport report, Markup out, boolean inPage) {
        this.report = report;
        this.out = out;
        this.inPage = inPage;
        this.steps = report.steps().stream().limit(MOST_STEPS).toList();
        this.axis = TimeAxis.of(report, AXIS_FROM, AXIS_TO);
        this.bottom = HEAD + Math.max(1, steps.size()) * ROW;
    }

    /**
     * A file with its own colors and background. It has no style, no script and no references, so that it looks the same
     * from a disk, in an {@code img} element, and under any Content-Security-Policy.
     */
    public static String svg(ExecutionReport report) {
        Markup markup = new Markup().xml().line();
        new Timeline(report, markup, false).draw();
        return markup.line().finish();
    }

    /**
     * An {@code svg} element for a page, to be inserted unescaped. It has classes instead of colors, so that light and dark
     * themes can style it; without a style for them, everything has the color of the text.
     *
     * <ul>
     *   <li>{@code qflow-timeline}: the picture. Its size is in its attributes; it may be made narrower, or put into a
     *       scrolling element
     *   <li>{@code qflow-timeline-paper}: the background of the picture, not filled
     *   <li>{@code qflow-timeline-stripe}: the background of every other row, not filled
     *   <li>{@code qflow-timeline-grid}: lines at the ticks of the axis, to be stroked
     *   <li>{@code qflow-timeline-label}: texts of the axis
     *   <li>{@code qflow-timeline-step}: group of a step, with one of {@code qflow-timeline-good}, {@code -bad},
     *       {@code -neutral}, {@code -unknown} and {@code -running}; in it
     *   <li>{@code qflow-timeline-mark}: outline of the sign that says how it ended, to be filled and stroked
     *   <li>{@code qflow-timeline-figure}: lines in that sign, to be stroked in the color of the background if it is filled
     *   <li>{@code qflow-timeline-name}, {@code qflow-timeline-status}: its texts
     *   <li>{@code qflow-timeline-bar}: from its start to its end, to be filled
     *   <li>{@code qflow-timeline-open}: instead of the bar if its start or end is unknown, to be stroked
     *   <li>{@code qflow-timeline-note}: text instead of the bar, or below the rows
     * </ul>
     */
    public static String inline(ExecutionReport report) {
        Markup markup = new Markup();
        new Timeline(report, markup, true).draw();
        return markup.finish();
    }

    private void draw() {
        String notDrawn = notDrawn();
        int height = bottom + (notDrawn.isEmpty() ? MARGIN : MARGIN + ROW);
        out.start("svg", "xmlns", "http://www.w3.org/2000/svg", "role", "img")
                .attributes("class", inPage ? "qflow-timeline" : null, "viewBox", "0 0 " + WIDTH + " " + height)
                .attributes("width", WIDTH, "height", height)
                .attributes("font-family", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace")
                .attributes("font-size", 12);
        String of = report.executionId() == null ? "an execution" : "execution " + report.executionId();
        out.element("title", "Timeline of " + of).line();
        out.element("desc", description(report)).line();
        shape("rect", Part.PAPER, null).attributes("x", 0.5, "y", 0.5, "width", WIDTH - 1, "height", height - 1);
        for (int i = 0; i < steps.size(); i += 2) {
            shape("rect", Part.STRIPE, null).attributes("x", 1, "y", HEAD + i * ROW, "width", WIDTH - 2, "height", ROW);
        }
        out.line();
        head();
        if (steps.isEmpty()) {
            words(Part.NOTE, null, MARGIN, HEAD + ROW / 2, "No steps are known.");
        }
        for (int i = 0; i < steps.size(); i++) {
            row(steps.get(i), HEAD + i * ROW + ROW / 2);
        }
        words(Part.NOTE, null, MARGIN, bottom + ROW / 2, notDrawn);
        out.end();
    }

    private void head() {
        if (axis == null) {
            words(Part.LABEL, null, MARGIN, HEADLINE, "No time is known of this execution.");
            return;
        }
        words(Part.LABEL, null, MARGIN, HEADLINE, "Time since " + Readable.time(axis.first()));
        for (TimeAxis.Tick tick : axis.ticks()) {
            shape("line", Part.GRID, null)
                    .attributes("x1", tick.place(), "y1", HEAD - 8, "x2", tick.place(), "y2", bottom);
            text(Part.LABEL, null).attributes("x", tick.place(), "y", HEAD - 14, "text-anchor", "middle");
            out.text(Readable.duration(tick.sinceFirst())).end();
        }
        out.line();
    }

    private void row(StepEntry step, int middle) {
        Sign sign = Sign.of(step.ending());
        out.start("g");
        style(Part.STEP, sign);
        out.element("title", tooltip(step));
        out.start("g", "transform", "translate(" + SIGNS + " " + middle + ")");
        shape("path", Part.MARK, sign).attributes("d", sign.outline);
        shape("path", Part.FIGURE, sign).attributes("d", sign.figure, "stroke-width", 2, "stroke-linecap", "round");
        out.end();
        words(Part.NAME, sign, NAMES, middle, Readable.fitted(NAME_LENGTH, name(step)));
        words(Part.STATUS, sign, STATUSES, middle, Readable.fitted(STATUS_LENGTH, status(step)));
        if (step.duration() != null) {
            text(Part.STATUS, sign).attributes("x", DURATIONS, "y", middle + BASE, "text-anchor", "end");
            out.text(Readable.fitted(STATUS_LENGTH, Readable.duration(step.duration())))
                    .end();
        }
        span(step, sign, middle);
        out.end().line();
    }

    private void span(StepEntry step, Sign sign, int middle) {
        Instant start = step.startTime();
        Instant end = step.endTime();
        if (start == null && end == null) {
            words(Part.NOTE, sign, AXIS_FROM + MARGIN, middle, "no time known");
        } else if (isOff(start) || isOff(end)) {
            String off = "not on this axis: " + Readable.clock(start) + " to " + Readable.clock(end);
            words(Part.NOTE, sign, AXIS_FROM + MARGIN, middle, Readable.fitted(NOTE_LENGTH, off));
        } else if (start == null) {
            open(sign, axis.place(end), -OPEN, middle);
        } else if (end == null) {
            open(sign, axis.place(start), OPEN, middle);
        } else if (end.isBefore(start)) {
            box(Part.OPEN, sign, axis.place(end), axis.place(start), middle).attributes("stroke-dasharray", "4 3");
        } else {
            box(Part.BAR, sign, axis.place(start), axis.place(end), middle).attributes("rx", 2);
        }
    }

    private boolean isOff(Instant time) {
        return time != null && !axis.holds(time);
    }

    private Markup box(Part part, Sign sign, double from, double to, int middle) {
        double width = Math.max(NARROWEST_BAR, to - from);
        return shape("rect", part, sign)
                // A step that begins at the end of the axis must be visible too.
                .attributes("x", Math.min(from, AXIS_TO - width), "y", middle - BAR / 2, "width", width, "height", BAR);
    }

    /** A solid line at the known time, and a dashed one in the direction of the unknown one. */
    private void open(Sign sign, double at, int towards, int middle) {
        line(sign, at, middle - BAR / 2, at, middle + BAR / 2);
        line(sign, at, middle, at + towards, middle).attributes("stroke-dasharray", "4 3");
    }

    private Markup line(Sign sign, double x1, int y1, double x2, int y2) {
        return shape("line", Part.OPEN, sign).attributes("x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke-width", 2);
    }

    private void words(Part part, Sign sign, int x, int middle, String text) {
        if (!text.isEmpty()) {
            text(part, sign).attributes("x", x, "y", middle + BASE).text(text).end();
        }
    }

    private Markup shape(String element, Part part, Sign sign) {
        out.empty(element);
        return style(part, sign);
    }

    private Markup text(Part part, Sign sign) {
        out.start("text");
        return style(part, sign);
    }

    /** Adds class and attributes of a part to the element that was begun last; the sign may be null. */
    private Markup style(Part part, Sign sign) {
        if (inPage) {
            String name = "qflow-timeline-" + part.name().toLowerCase(Locale.ROOT);
            out.attributes("class", part == Part.STEP ? name + " qflow-timeline-" + sign.word : name);
        }
        String attributes = inPage ? part.inPage : part.inFile;
        return attributes.isEmpty()
                ? out
                : out.attributes((Object[]) attributes
                        .replace("sign", sign == null ? "" : sign.color)
                        .split(" "));
    }

    /** A description of the picture; does not count steps that are not in the report. */
    static String description(ExecutionReport report) {
        List<StepEntry> steps = report.steps();
        if (steps.isEmpty()) {
            return "No steps are known.";
        }
        Map<Sign, Integer> counts = new EnumMap<>(Sign.class);
        steps.forEach(step -> counts.merge(Sign.of(step.ending()), 1, Integer::sum));
        String all = Readable.count((long) steps.size() + report.stepsLeftOut(), "step", "steps");
        return (report.stepsLeftOut() > 0 ? "Of the first " + Readable.number(steps.size()) + " of " + all : all) + ": "
                + counts.entrySet().stream()
                        .map(count -> Readable.number(count.getValue()) + " " + count.getKey().meaning)
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** A note about steps that are not in the picture; empty if all are. */
    private String notDrawn() {
        long more = (long) report.steps().size() - steps.size() + report.stepsLeftOut();
        if (more <= 0) {
            return "";
        }
        long bad = report.steps().stream()
                .skip(steps.size())
                .map(step -> Sign.of(step.ending()))
                .filter(sign -> sign != Sign.GOOD && sign != Sign.NEUTRAL)
                .count();
        String atLeast = report.stepsLeftOut() > 0 ? "at least " : "";
        return Readable.count(more, "more step is", "more steps are") + " not in this picture"
                + (bad == 0 ? "." : "; " + atLeast + Readable.number(bad) + " of them did not succeed.");
    }

    private static String tooltip(StepEntry step) {
        boolean running = step.ending() == Ending.RUNNING;
        return name(step) + (step.nodeType() == null ? "" : " (" + step.nodeType() + ")") + ": "
                + status(step) + ", " + Sign.of(step.ending()).meaning + "; start " + Readable.time(step.startTime())
                + (running ? "" : ", end " + Readable.time(step.endTime()))
                + (step.duration() == null
                        ? ""
                        : ", " + Readable.duration(step.duration()) + (running ? " so far" : ""));
    }

    /** Its order and its node. */
    private static String name(StepEntry step) {
        return step.order() + "  " + (step.nodeId() == null ? "?" : step.nodeId());
    }

    /** The service's own word. */
    static String status(StepEntry step) {
        return step.status() == null || step.status().isBlank() ? "no status" : step.status();
    }
}

package io.jenkins.plugins.qualysflow.core.report;

/**
 * The steps of an execution as a picture: a row for each, with its bar on an axis of time, its place, its node, and how it
 * ended by shape, by color and in words. What is not known of a step is drawn as not known.
 *
 * <p>Every text in it is escaped, and no time that a clock got wrong makes it larger. It has the role of an image, with a
 * title and a description for those who don't see it; the same facts belong into a table beside it.
 */
public final class Timeline {

    /** Steps that are drawn; the picture says how many are not. */
    public static final int MOST_STEPS = 500;

    private Timeline() {}

    /**
     * A file of its own, with colors and paper of its own: it has neither style nor script and refers to nothing, so that
     * it looks the same from a disk, in an {@code img} element, and under any Content-Security-Policy.
     */
    public static String svg(ExecutionReport report) {
        Markup markup = new Markup().xml().line();
        new TimelineDrawing(report, markup, Look.FIXED).draw();
        return markup.line().finish();
    }

    /**
     * An {@code svg} element to be put into a page as it is, unescaped. It has classes in place of colors, for light and
     * dark themes to decide; where the page has no style for them, everything has the color of the text.
     *
     * <ul>
     *   <li>{@code qflow-timeline}: the picture. Its size is in its attributes; it may be made narrower, or put into
     *       something that scrolls
     *   <li>{@code qflow-timeline-paper}: the ground of the picture, not filled
     *   <li>{@code qflow-timeline-stripe}: the ground of every other row, not filled
     *   <li>{@code qflow-timeline-grid}: lines at the ticks of the axis, to be stroked
     *   <li>{@code qflow-timeline-label}: texts of the axis
     *   <li>{@code qflow-timeline-step}: group of a step, with one of {@code qflow-timeline-good}, {@code -bad},
     *       {@code -neutral}, {@code -unknown} and {@code -running}; in it
     *   <li>{@code qflow-timeline-mark}: outline of the sign that says how it ended, to be filled and stroked
     *   <li>{@code qflow-timeline-figure}: lines in that sign, to be stroked in the color of the ground where it is filled
     *   <li>{@code qflow-timeline-name}, {@code qflow-timeline-status}: its texts
     *   <li>{@code qflow-timeline-bar}: from its start to its end, to be filled
     *   <li>{@code qflow-timeline-open}: drawn in place of the bar where one of them is not known, to be stroked
     *   <li>{@code qflow-timeline-note}: text in place of the bar, or below the rows
     * </ul>
     */
    public static String inline(ExecutionReport report) {
        Markup markup = new Markup();
        new TimelineDrawing(report, markup, Look.CLASSES).draw();
        return markup.finish();
    }
}

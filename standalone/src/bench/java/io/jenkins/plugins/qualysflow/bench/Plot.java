package io.jenkins.plugins.qualysflow.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A plot of lines as SVG, small and readable on light and on dark pages. Each line has its own colour, mark and name at its
 * end, so that it can be told from the others without colours, too.
 *
 * @param file name of the file
 * @param title what it shows, one line; also what is read aloud
 * @param x the axis from left to right
 * @param y the axis from bottom to top
 * @param lines at most {@value #MOST_LINES}
 */
record Plot(String file, String title, Axis x, Axis y, List<Line> lines) {

    static final int MOST_LINES = 6;

    /** On a line. */
    private static final int MOST_MARKS = 10;

    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = 190;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;
    private static final int LINE_OF_TEXT = 15;

    private static final String STYLE = """
            text{font:12px system-ui,sans-serif;fill:#3b3f46}.t{font-size:14px;font-weight:600}
            .g{stroke:#d9dce1}.a{stroke:#7d828b}path{fill:none;stroke-width:2}
            .s0{stroke:#0b62c4}.s1{stroke:#b4470a}.s2{stroke:#7a3fb0}.s3{stroke:#1a7f4b}.s4{stroke:#5c626c}.s5{stroke:#a3175f}
            @media(prefers-color-scheme:dark){text{fill:#d3d7de}.g{stroke:#3a3f47}.a{stroke:#8b919b}
            .s0{stroke:#62a8ff}.s1{stroke:#ff9a57}.s2{stroke:#c79bf2}.s3{stroke:#4fcf8e}.s4{stroke:#aab0ba}.s5{stroke:#ff7ebc}}
            """;

    Plot {
        lines = List.copyOf(lines);
        if (lines.size() > MOST_LINES) {
            throw new IllegalArgumentException("too many lines");
        }
    }

    /**
     * An axis.
     *
     * @param label what it counts, with the unit
     * @param ticks the values to mark, ascending; the first and the last are its ends
     * @param logarithmic whether equal ratios are equally long
     */
    record Axis(String label, List<Double> ticks, boolean logarithmic) {

        static Axis linear(String label, double... ticks) {
            return new Axis(label, boxed(ticks), false);
        }

        static Axis logarithmic(String label, double... ticks) {
            return new Axis(label, boxed(ticks), true);
        }

        private static List<Double> boxed(double[] values) {
            List<Double> boxed = new ArrayList<>();
            for (double value : values) {
                boxed.add(value);
            }
            return boxed;
        }

        /** Where a value is between the ends, from 0 to 1; values beyond are at the end. */
        double place(double value) {
            double low = ticks.get(0);
            double high = ticks.get(ticks.size() - 1);
            double bounded = Math.min(high, Math.max(low, value));
            return logarithmic ? Math.log(bounded / low) / Math.log(high / low) : (bounded - low) / (high - low);
        }
    }

    /** A line through points, from left to right. */
    record Line(String name, List<Point> points) {
        Line {
            points = List.copyOf(points);
        }
    }

    record Point(double x, double y) {}

    String svg() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>%n",
                WIDTH,
                HEIGHT,
                escaped(title)));
        out.append("<style>").append(STYLE.strip()).append("</style>\n");
        text(out, LEFT, 20, "t", "start", title);
        for (double tick : x.ticks()) {
            double at = atX(tick);
            line(out, "g", at, TOP, at, HEIGHT - BOTTOM);
            text(out, at, HEIGHT - BOTTOM + 18, "", "middle", Numbers.text(tick));
        }
        for (double tick : y.ticks()) {
            double at = atY(tick);
            line(out, "g", LEFT, at, WIDTH - RIGHT, at);
            text(out, LEFT - 8, at + 4, "", "end", Numbers.text(tick));
        }
        line(out, "a", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
        line(out, "a", LEFT, TOP, LEFT, HEIGHT - BOTTOM);
        text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "", "middle", x.label());
        text(out, 8, TOP - 10, "", "start", y.label());
        // The first one is drawn last, above the others.
        for (int i = lines.size() - 1; i >= 0; i--) {
            draw(out, i);
        }
        names(out);
        return out.append("</svg>\n").toString();
    }

    private void draw(StringBuilder out, int index) {
        List<Point> points = lines.get(index).points();
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", atX(point.x()), atY(point.y())));
        }
        out.append("<path class=\"s")
                .append(index)
                .append("\" d=\"")
                .append(path)
                .append("\"/>\n");
        int every = (points.size() + MOST_MARKS - 1) / MOST_MARKS;
        for (int i = 0; i < points.size(); i += every) {
            mark(out, index, atX(points.get(i).x()), atY(points.get(i).y()));
        }
    }

    /** A shape of its own for each line. */
    private static void mark(StringBuilder out, int index, double x, double y) {
        String shape =
                switch (index) {
                    case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z";
                    case 1 -> "m-4-4h8v8h-8z";
                    case 2 -> "m0-5l5 9h-10z";
                    case 3 -> "m0-5l5 5l-5 5l-5-5z";
                    case 4 -> "m-4-4l8 8m0-8l-8 8";
                    default -> "m-5 0h10m-5-5v10";
                };
        out.append(String.format(Locale.ROOT, "<path class=\"s%d\" d=\"M%.1f %.1f%s\"/>%n", index, x, y, shape));
    }

    /** The names at the right, each at the end of its line or a little below the one above. */
    private void names(StringBuilder out) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> atY(last(i).y())));
        double lowest = TOP - LINE_OF_TEXT;
        for (int rank = 0; rank < order.size(); rank++) {
            int index = order.get(rank);
            double room = HEIGHT - BOTTOM - (order.size() - 1 - rank) * (double) LINE_OF_TEXT;
            double at = Math.max(lowest + LINE_OF_TEXT, Math.min(atY(last(index).y()), room));
            mark(out, index, WIDTH - RIGHT + 14, at);
            text(out, WIDTH - RIGHT + 24, at + 4, "", "start", lines.get(index).name());
            lowest = at;
        }
    }

    private Point last(int index) {
        List<Point> points = lines.get(index).points();
        return points.get(points.size() - 1);
    }

    private double atX(double value) {
        return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double atY(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(StringBuilder out, String style, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder out, double x, double y, String style, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text%s x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                style.isEmpty() ? "" : " class=\"" + style + "\"",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

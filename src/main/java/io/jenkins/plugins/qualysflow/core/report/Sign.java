package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.Ending;

/** The ending of a step as a shape, a color and words, so that it is understood without one of them. */
enum Sign {
    GOOD("good", "succeeded", "#1a7f37", "M-7 0A7 7 0 1 1 7 0A7 7 0 1 1-7 0Z", "M-3.2 0.2L-1 2.6L3.4-2.6"),
    BAD("bad", "failed", "#c62828", "M0-8.4L8.4 0L0 8.4L-8.4 0Z", "M-2.6-2.6L2.6 2.6M2.6-2.6L-2.6 2.6"),
    NEUTRAL("neutral", "skipped", "#59636e", "M-6.5-6.5H6.5V6.5H-6.5Z", "M-3.2 0H3.2"),
    UNKNOWN("unknown", "ended in an unknown way", "#8a5a00", "M0-8L8.4 6.8H-8.4Z", "M0-2.6V1.6M0 4.2V4.4"),
    RUNNING("running", "not ended yet", "#0860ca", "M-6.5-7.5L8 0L-6.5 7.5Z", "M-3-2V2");

    /** Name of its class in style sheets. */
    final String word;

    /** In words for people. */
    final String meaning;

    /** A color with enough contrast to white, as foreground and as background. */
    final String color;

    /** Path of the outer shape about (0, 0), within 9 units of it. */
    final String outline;

    /** Path of the lines within the outer shape. */
    final String figure;

    Sign(String word, String meaning, String color, String outline, String figure) {
        this.word = word;
        this.meaning = meaning;
        this.color = color;
        this.outline = outline;
        this.figure = figure;
    }

    /** The sign of an ending; {@link #UNKNOWN} for null, which older files may have. */
    static Sign of(Ending ending) {
        return ending == null ? UNKNOWN : valueOf(ending.name());
    }

    /** Writes it into a page, in the color of the surrounding text unless a style sheet sets another. */
    void write(Markup out) {
        out.start("svg", "class", "sign " + word, "viewBox", "-9 -9 18 18")
                .attributes("width", 18, "height", 18, "aria-hidden", "true");
        out.empty("path", "d", outline, "fill", "none", "stroke", "currentColor");
        out.empty("path", "d", figure, "fill", "none", "stroke", "currentColor", "stroke-width", 2);
        out.end();
    }
}

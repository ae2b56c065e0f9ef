package io.jenkins.plugins.qualysflow.core.report;

import java.util.Locale;

/** What the parts of a picture look like: attributes for each of them. */
enum Look {
    /** Fixed colors, for a file that has to look right anywhere: no style sheet, no style attribute. */
    FIXED {
        @Override
        Attributes of(Part part, Sign sign) {
            String color = sign == null ? null : sign.color();
            return switch (part) {
                case PAPER -> Attributes.of("fill", "#ffffff", "stroke", "#d0d7de");
                case STRIPE -> Attributes.of("fill", "#f3f5f8");
                case GRID -> Attributes.of("stroke", "#d0d7de");
                case LABEL, NOTE -> Attributes.of("fill", "#59636e");
                case NAME, STATUS -> Attributes.of("fill", "#1f2328");
                case BAR, MARK -> Attributes.of("fill", color);
                case OPEN -> Attributes.of("fill", "none", "stroke", color);
                case FIGURE -> Attributes.of("fill", "none", "stroke", "#ffffff");
                case STEP -> Attributes.none();
            };
        }
    },

    /** Names of classes, for a page whose style sheet has the colors; without one everything has that of the text. */
    CLASSES {
        @Override
        Attributes of(Part part, Sign sign) {
            String name = "qflow-timeline-" + part.word();
            return switch (part) {
                case STEP -> Attributes.of("class", name + " qflow-timeline-" + sign.word());
                case PAPER, STRIPE -> Attributes.of("class", name, "fill", "none");
                case GRID -> Attributes.of("class", name, "stroke", "currentColor", "stroke-opacity", "0.2");
                case LABEL, NOTE, NAME, STATUS, BAR -> Attributes.of("class", name, "fill", "currentColor");
                case OPEN, MARK, FIGURE -> Attributes.of("class", name, "fill", "none", "stroke", "currentColor");
            };
        }
    };

    /** Parts of a picture. */
    enum Part {
        PAPER,
        STRIPE,
        GRID,
        LABEL,
        STEP,
        NAME,
        STATUS,
        NOTE,
        BAR,
        OPEN,
        MARK,
        FIGURE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Attributes of a part.
     *
     * @param sign how the step ended that the part belongs to; null if it belongs to none
     */
    abstract Attributes of(Part part, Sign sign);
}

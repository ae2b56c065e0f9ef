package io.jenkins.plugins.qualysflow.core.report;

/** Cuts texts to the room there is for them. */
final class Fitting {

    /** The first character of the scripts whose characters are about twice as wide as Latin ones. */
    private static final int WIDE = 0x1100;

    private Fitting() {}

    /**
     * The text, with an ellipsis for what does not fit.
     *
     * @param room in widths of a Latin letter, at least 1
     */
    static String to(int room, String text) {
        int used = 0;
        int whole = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            used += character < WIDE || isGeneralPunctuation(character) ? 1 : 2;
            if (used > room) {
                return text.substring(0, whole) + "…";
            }
            at += Character.charCount(character);
            if (used < room) {
                whole = at;
            }
        }
        return text;
    }

    private static boolean isGeneralPunctuation(int character) {
        return character >= 0x2000 && character < 0x2e80;
    }
}

package io.jenkins.plugins.qualysflow.core.output;

/**
 * A part of a text that has to go.
 *
 * @param start its first character
 * @param end after its last character
 * @param quotes how many times the JSON value is quoted whose place the mask takes; 0 for a part of a string, which needs
 *     no quotes of its own
 */
record TextMask(int start, int end, int quotes) {

    /** What takes its place: a string of JSON, with its quotes escaped as often as it is quoted, or bare. */
    String replacement() {
        if (quotes == 0) {
            return SensitiveNames.MASK;
        }
        String quote = "\\".repeat((1 << quotes) - 1) + '"';
        return quote + SensitiveNames.MASK + quote;
    }
}

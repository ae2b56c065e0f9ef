package io.jenkins.plugins.qualysflow.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;

/**
 * Text of the service for a terminal: what would steer the terminal, or turn the direction of writing, is written as the
 * escape that JSON has for it. Line ends and tabulators stay.
 */
final class TerminalText {

    private final PrintWriter out;

    TerminalText(PrintWriter out) {
        this.out = out;
    }

    /** Writes all of it and ends the last line. */
    void write(Reader text) throws IOException {
        char[] piece = new char[8192];
        int length = text.read(piece);
        while (length >= 0) {
            StringBuilder safe = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                append(safe, piece[i]);
            }
            out.print(safe);
            length = text.read(piece);
        }
        out.println();
        if (out.checkError()) {
            throw new IOException("it is closed");
        }
    }

    private static void append(StringBuilder safe, char one) {
        boolean harmless = one == '\n' || one == '\t';
        int type = Character.getType(one);
        boolean steers = Character.isISOControl(one)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        if (steers && !harmless) {
            safe.append(String.format("\\u%04x", (int) one));
        } else {
            safe.append(one);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Undoes the escapes of a JSON string, from file to file: the API gives step data as such a string where it does not
 * honour {@code parseJson}, with quotes around it or, as its documents print it, without.
 */
final class EscapedText {

    private EscapedText() {}

    /**
     * Writes what the escaped text stands for.
     *
     * @return false if it is no such text: an escape that JSON does not know or that is cut off, half a character
     */
    static boolean decode(Path escaped, Path target) throws IOException {
        try (Reader in = Files.newBufferedReader(escaped, StandardCharsets.UTF_8);
                PushbackReader text = new PushbackReader(in, 1);
                BufferedWriter out = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
            int first = skipBlanks(text);
            boolean quoted = first == '"';
            if (!quoted && first >= 0) {
                text.unread(first);
            }
            return decode(text, out, quoted);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int skipBlanks(Reader text) throws IOException {
        int c = text.read();
        while (c >= 0 && Character.isWhitespace(c)) {
            c = text.read();
        }
        return c;
    }

    private static boolean decode(Reader text, Writer out, boolean quoted) throws IOException {
        for (int c = text.read(); c >= 0; c = text.read()) {
            if (c == '"' && quoted) {
                return skipBlanks(text) < 0;
            }
            int plain = c == '\\' ? escape(text) : c;
            if (plain < 0) {
                return false;
            }
            out.write(plain);
        }
        return !quoted;
    }

    private static int escape(Reader text) throws IOException {
        int c = text.read();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex(text);
            default -> -1;
        };
    }

    private static int hex(Reader text) throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int c = text.read();
            int digit = c < 0 ? -1 : Character.digit(c, 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}

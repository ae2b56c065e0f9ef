package io.jenkins.plugins.qualysflow.core.output;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The bytes of a JSON text, read piece by piece; knows which strings are worth no second look. */
final class JsonBytes {

    private static final boolean[] LOOK = new boolean[256];

    static {
        // A quote within a string needs a backslash. Letters and blanks are looked at together with what stands before
        // them.
        for (char c : "\\'{J zZ".toCharArray()) {
            LOOK[c] = true;
        }
    }

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int limit;
    private long start;

    JsonBytes(InputStream in) {
        this.in = in;
    }

    /** Offset of the next byte. */
    long position() {
        return start + at;
    }

    /** Makes sure that there is a next byte; false at the end of the text. */
    boolean fill() throws IOException {
        if (at < limit) {
            return true;
        }
        start += limit;
        at = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    boolean isAtQuote() throws IOException {
        return fill() && buffer[at] == '"';
    }

    /** Copies what is in memory up to an offset, or up to a string that has to be looked at. */
    void copyDull(OutputStream out, long to) throws IOException {
        int end = (int) (at + Math.min(limit - at, to - position()));
        int i = at;
        while (i < end) {
            if (buffer[i] != '"') {
                i++;
                continue;
            }
            int after = afterDullString(i + 1);
            if (after < 0) {
                break;
            }
            i = after;
        }
        out.write(buffer, at, i - at);
        at = i;
    }

    /** Where the string ends that began before {@code from}; -1 if it goes on behind what is in memory, or may hold more. */
    private int afterDullString(int from) {
        for (int i = from; i < limit; i++) {
            byte b = buffer[i];
            if (b == '"') {
                return i + 1;
            }
            if (b > 0 && LOOK[b] && isWorthALook(i, from)) {
                return -1;
            }
        }
        return -1;
    }

    private boolean isWorthALook(int i, int from) {
        return switch (buffer[i]) {
            case 'J' -> endsWith("ey", i, from);
            case ' ' -> endsWith("bearer", i, from);
            case 'z', 'Z' -> endsWith("authori", i, from);
            default -> true;
        };
    }

    private boolean endsWith(String lowerCase, int i, int from) {
        int first = i - lowerCase.length();
        if (first < from) {
            return false;
        }
        for (int k = 0; k < lowerCase.length(); k++) {
            if ((buffer[first + k] | 0x20) != lowerCase.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** Passes over a quote. */
    void skipQuote() throws IOException {
        if (!isAtQuote()) {
            throw new EOFException("no string begins here");
        }
        at++;
    }

    /** Passes over the rest of a string and its closing quote. */
    void skipToQuote() throws IOException {
        boolean escaped = false;
        while (fill()) {
            byte b = buffer[at++];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                return;
            }
        }
        throw new EOFException("a string does not end");
    }

    void skipTo(long offset) throws IOException {
        while (position() < offset) {
            if (!fill()) {
                throw new EOFException("a value does not end");
            }
            at += (int) Math.min(limit - at, offset - position());
        }
    }

    /**
     * Takes the rest of a string, as far as there is room; its closing quote is passed over.
     *
     * @param target begins with what was taken before and not used; never ends within an escape that begins in it
     * @return where it ends in {@code target}; negative, less one, where the string goes on
     */
    int takeString(byte[] target, int from) throws IOException {
        int length = from;
        boolean escaped = false;
        while (fill()) {
            byte b = buffer[at];
            if (!escaped && b == '"') {
                at++;
                return length;
            }
            // The last byte is kept free for what a backslash escapes.
            if (length == target.length || !escaped && length == target.length - 1) {
                return -length - 1;
            }
            at++;
            target[length++] = b;
            escaped = !escaped && b == '\\';
        }
        throw new EOFException("a string does not end");
    }
}

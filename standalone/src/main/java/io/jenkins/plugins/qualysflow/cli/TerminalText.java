package io.jenkins.plugins.qualysflow.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of the service for a terminal: what would steer the terminal, or turn the direction of writing, is written as the
 * escape that JSON has for it, and a mark in place of what is no UTF-8. Line ends and tabulators stay; the last line is
 * ended.
 */
final class TerminalText implements WritableByteChannel {

    private final PrintWriter out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final CharBuffer text = CharBuffer.allocate(8192);

    /** Bytes of a character that is not whole yet. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    private boolean open = true;

    TerminalText(PrintWriter out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        ByteBuffer all = ByteBuffer.allocate(rest.remaining() + length)
                .put(rest)
                .put(bytes)
                .flip();
        decode(all, false);
        rest = all;
        if (out.checkError()) {
            throw new IOException("it is closed");
        }
        return length;
    }

    private void decode(ByteBuffer bytes, boolean last) {
        while (decoder.decode(bytes, text, last).isOverflow()) {
            print();
        }
        print();
    }

    private void print() {
        StringBuilder safe = new StringBuilder(text.position());
        text.flip().chars().forEach(one -> append(safe, (char) one));
        text.clear();
        out.print(safe);
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

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            decode(rest, true);
            out.println();
            if (out.checkError()) {
                throw new IOException("it is closed");
            }
        }
    }
}

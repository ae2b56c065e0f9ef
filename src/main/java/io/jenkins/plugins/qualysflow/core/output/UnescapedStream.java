package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.Unescaped;
import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Undoes the escapes of a JSON string while it is read: the API gives step data as such a string where it does not honour
 * {@code parseJson}, with quotes around it or, as its documents print it, without. What is no such text ends in a
 * {@link NotJsonException}.
 */
final class UnescapedStream extends InputStream {

    private final PushbackInputStream in;
    private final byte[] raw = new byte[1 << 16];
    private final boolean quoted;
    private int held;
    private boolean ended;
    private byte[] text = {};
    private int at;
    private int length;

    /** The text that the stream stands for, which is closed with this one. */
    UnescapedStream(InputStream in) throws IOException {
        this.in = new PushbackInputStream(in, raw.length);
        int first = notBlank(this.in);
        if (first == 0xef) {
            // A mark of byte order, or nothing that is JSON.
            this.in.skipNBytes(2);
            first = notBlank(this.in);
        }
        this.quoted = first == '"';
        if (!quoted && first >= 0) {
            this.in.unread(first);
        }
    }

    private static int notBlank(InputStream in) throws IOException {
        int b = in.read();
        while (b >= 0 && Character.isWhitespace(b)) {
            b = in.read();
        }
        return b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int most) throws IOException {
        while (at == length) {
            if (ended) {
                return -1;
            }
            next();
        }
        int part = Math.min(most, length - at);
        System.arraycopy(text, at, target, offset, part);
        at += part;
        return part;
    }

    private void next() throws IOException {
        int read = in.readNBytes(raw, held, raw.length - held);
        int end = held + read;
        int quote = quoted ? quote(end) : -1;
        ended = quote >= 0 || read == 0;
        if (quoted && read == 0 && quote < 0) {
            throw new NotJsonException();
        }
        int to = quote >= 0 ? quote : end;
        Unescaped piece = ended ? Unescaped.of(raw, 0, to) : Unescaped.piece(raw, 0, to);
        if (!piece.isWellFormed() || piece.hasHalves()) {
            throw new NotJsonException();
        }
        if (quote >= 0) {
            in.unread(raw, quote + 1, end - quote - 1);
            if (notBlank(in) >= 0) {
                throw new NotJsonException();
            }
        }
        held = end - piece.end();
        System.arraycopy(raw, piece.end(), raw, 0, held);
        text = piece.bytes();
        length = piece.length();
        at = 0;
    }

    /** Index of the closing quote; -1 if it is not there. */
    private int quote(int end) {
        for (int i = 0; i < end; i++) {
            if (raw[i] == '"') {
                return i;
            }
            i += raw[i] == '\\' ? 1 : 0;
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

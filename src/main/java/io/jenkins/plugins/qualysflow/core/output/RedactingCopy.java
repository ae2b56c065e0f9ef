package io.jenkins.plugins.qualysflow.core.output;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies bytes and puts a mask in place of the values that a scan found. Everything else keeps its exact form: the copy
 * of a text without such values is that text, byte for byte.
 */
final class RedactingCopy {

    private static final byte[] MASK = ('"' + SensitiveNames.MASK + '"').getBytes(StandardCharsets.UTF_8);

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private long position;

    private RedactingCopy(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Copies up to an offset.
     *
     * @param places what to leave out
     * @param end offset to stop at; {@link Long#MAX_VALUE} for the end of the text
     */
    static void copy(InputStream in, OutputStream out, PlaceFile.Reader places, long end) throws IOException {
        RedactingCopy copy = new RedactingCopy(new BufferedInputStream(in, 1 << 16), out);
        for (RedactionScan.Span span = places.next(); span != null; span = places.next()) {
            if (span.start() < copy.position || span.start() >= end) {
                continue;
            }
            copy.plain(span.start());
            out.write(MASK);
            if (span.end() == RedactionScan.Span.TO_QUOTE) {
                copy.skipString();
            } else {
                copy.skipTo(span.end());
            }
        }
        copy.plain(end);
    }

    private void plain(long to) throws IOException {
        while (position < to) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, to - position));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            position += read;
        }
    }

    private void skipTo(long to) throws IOException {
        in.skipNBytes(to - position);
        position = to;
    }

    /** Passes over a string, from its opening quote to its closing one. */
    private void skipString() throws IOException {
        int quotes = 0;
        boolean escaped = false;
        while (quotes < 2) {
            int b = in.read();
            if (b < 0) {
                return;
            }
            position++;
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                quotes++;
            }
        }
    }
}

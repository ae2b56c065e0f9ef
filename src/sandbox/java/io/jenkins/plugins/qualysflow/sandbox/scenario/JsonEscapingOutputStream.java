package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Escapes UTF-8 text as the inside of a JSON string; bytes of non-ASCII characters pass as they are. */
final class JsonEscapingOutputStream extends FilterOutputStream {
    private static final byte[][] ESCAPES = new byte[128][];

    static {
        for (int c = 0; c < 0x20; c++) {
            ESCAPES[c] = ascii(String.format("\\u%04x", c));
        }
        ESCAPES['\n'] = ascii("\\n");
        ESCAPES['\r'] = ascii("\\r");
        ESCAPES['\t'] = ascii("\\t");
        ESCAPES['"'] = ascii("\\\"");
        ESCAPES['\\'] = ascii("\\\\");
    }

    JsonEscapingOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        byte[] escape = (b & 0x80) == 0 ? ESCAPES[b & 0x7f] : null;
        if (escape == null) {
            out.write(b);
        } else {
            out.write(escape);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] >= 0 && ESCAPES[bytes[i]] != null) {
                out.write(bytes, from, i - from);
                out.write(ESCAPES[bytes[i]]);
                from = i + 1;
            }
        }
        out.write(bytes, from, offset + length - from);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

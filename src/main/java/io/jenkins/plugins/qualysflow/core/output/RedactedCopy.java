package io.jenkins.plugins.qualysflow.core.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Writes what stays of a text and masks for the rest, and digests it. */
final class RedactedCopy implements RedactingScan.Target, Closeable {

    private static final byte[] BARE = TextMask.replacement(TextMask.BARE).getBytes(StandardCharsets.UTF_8);

    private static final byte[] QUOTED = TextMask.replacement(0).getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;
    private final MessageDigest digest = Redacted.newSha256();
    private final byte[] block = new byte[1 << 16];
    private int length;
    private long size;

    RedactedCopy(OutputStream out) {
        this.out = out;
    }

    @Override
    public void keep(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            int part = Math.min(to - at, block.length - length);
            System.arraycopy(bytes, at, block, length, part);
            length += part;
            at += part;
            if (length == block.length) {
                flush();
            }
        }
    }

    @Override
    public void hide(int from, int quotes) throws IOException {
        byte[] mask = quotes == TextMask.BARE
                ? BARE
                : quotes == 0 ? QUOTED : TextMask.replacement(quotes).getBytes(StandardCharsets.UTF_8);
        keep(mask, 0, mask.length);
    }

    /** Writes all that was told. */
    void flush() throws IOException {
        digest.update(block, 0, length);
        out.write(block, 0, length);
        size += length;
        length = 0;
    }

    /** Bytes written. */
    long size() {
        return size;
    }

    /** Digest of what was written; to be asked once. */
    byte[] digest() {
        return digest.digest();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

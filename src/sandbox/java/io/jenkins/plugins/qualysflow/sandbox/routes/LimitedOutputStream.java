package io.jenkins.plugins.qualysflow.sandbox.routes;

import java.io.IOException;
import java.io.OutputStream;

/** Passes a number of bytes on, then throws {@link Full}. */
final class LimitedOutputStream extends OutputStream {
    /** Thrown instead of passing more on. */
    static final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("no more is to be sent");
        }
    }

    private final OutputStream out;
    private long left;

    LimitedOutputStream(OutputStream out, long limit) {
        this.out = out;
        this.left = limit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int passed = (int) Math.min(left, length);
        out.write(bytes, offset, passed);
        left -= passed;
        if (passed < length) {
            throw new Full();
        }
    }
}

package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON array of an exact size, made row by row while it is written. The same size always gives the same bytes, so
 * that tests can compare digests. Each row has a member {@code externalId}, so that redaction has something to do.
 */
final class GeneratedBody implements Body {
    private static final String NUMBER = "000000000000";
    private static final byte[] ROW = ("{\"resourceId\":\"i-" + NUMBER
                    + "\",\"state\":\"compliant\",\"score\":0.8000,\"externalId\":\"ext-" + NUMBER + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_NUMBER = "{\"resourceId\":\"i-".length();
    private static final int SECOND_NUMBER = ROW.length - "\"}".length() - NUMBER.length();
    private static final int MINIMUM = 2;

    private final long size;

    /**
     * A body of that many bytes.
     *
     * @throws IllegalArgumentException if {@code size} is less than the two bytes of an empty array
     */
    GeneratedBody(long size) {
        if (size < MINIMUM) {
            throw new IllegalArgumentException("generated data needs at least 2 bytes, not " + size);
        }
        this.size = size;
    }

    @Override
    public long length() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        // n rows take n * ROW.length bytes and n - 1 commas.
        long rows = (size - MINIMUM + 1) / (ROW.length + 1);
        byte[] row = Arrays.copyOf(ROW, ROW.length + 1);
        row[ROW.length] = ',';
        out.write('[');
        long written = MINIMUM;
        for (long i = 0; i < rows; i++) {
            number(row, i);
            int length = i < rows - 1 ? row.length : ROW.length;
            out.write(row, 0, length);
            written += length;
        }
        byte[] filler = new byte[(int) (size - written)];
        Arrays.fill(filler, (byte) ' ');
        out.write(filler);
        out.write(']');
    }

    /** Digit by digit: formatting texts would take most of the time of a large body. */
    private static void number(byte[] row, long number) {
        long rest = number;
        for (int i = NUMBER.length() - 1; i >= 0; i--) {
            byte digit = (byte) ('0' + rest % 10);
            row[FIRST_NUMBER + i] = digit;
            row[SECOND_NUMBER + i] = digit;
            rest /= 10;
        }
    }
}

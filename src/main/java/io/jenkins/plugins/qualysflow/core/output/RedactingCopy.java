package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies JSON and puts a mask in place of the values that were found in it, and of what {@link StringSecrets} finds
 * within its strings on the way. Everything else keeps its exact form: the copy of a text without such values is that
 * text, byte for byte.
 */
final class RedactingCopy {

    private static final byte[] MASK = ('"' + SensitiveNames.MASK + '"').getBytes(StandardCharsets.UTF_8);

    private final JsonBytes in;
    private final OutputStream out;
    private final StringCopy strings;

    private RedactingCopy(JsonBytes in, OutputStream out, RedactionCounts counts) {
        this.in = in;
        this.out = out;
        this.strings = new StringCopy(in, out, counts);
    }

    /**
     * Copies up to an offset.
     *
     * @param places values to leave out
     * @param end offset to stop at, which is not within a string; {@link Long#MAX_VALUE} for the end of the text
     * @param counts takes what was found within strings
     */
    static void copy(InputStream in, OutputStream out, Places places, long end, RedactionCounts counts)
            throws IOException {
        JsonBytes bytes = new JsonBytes(in);
        RedactingCopy copy = new RedactingCopy(bytes, out, counts);
        for (RedactionScan.Span span = places.next(); span != null; span = places.next()) {
            if (span.start() < bytes.position() || span.start() >= end) {
                continue;
            }
            copy.plain(span.start());
            out.write(MASK);
            if (span.end() == RedactionScan.Span.TO_QUOTE) {
                bytes.skipQuote();
                bytes.skipToQuote();
            } else {
                bytes.skipTo(span.end());
            }
        }
        copy.plain(end);
    }

    private void plain(long to) throws IOException {
        while (in.position() < to && in.fill()) {
            in.copyDull(out, to);
            if (in.position() < to && in.isAtQuote()) {
                strings.copy();
            }
        }
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Copies JSON with a mask in place of everything that must not be kept, and digests the copy as it is written. What is not
 * masked keeps its exact form: the copy of a text without such values is that text, byte for byte.
 *
 * <p>A text is read once. Only where a value turns out to be sensitive after it was copied, since the name beside it comes
 * later, or where a path counts from the end of an array, it is read and written a second time.
 */
final class Redactor {

    private final List<RedactPath> paths;
    private final SecretTexts given;

    /**
     * A redactor.
     *
     * @param paths what to mask besides what is masked always
     * @param given texts to mask wherever they stand
     */
    Redactor(List<RedactPath> paths, SecretTexts given) {
        this.paths = paths;
        this.given = given;
    }

    /** A text that can be read again. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Copies a text.
     *
     * @param target file to write; not there afterwards if the text is not JSON
     * @return null if the text is not one JSON value, and nothing after it
     */
    Redacted whole(Source source, Path target) throws IOException {
        return copy(source, target, new LateFindings(), true);
    }

    /** Copies as much of the beginning of a text as is known to be JSON and free of what must not be kept. */
    Redacted beginning(Source source, Path target) throws IOException {
        LateFindings late = new LateFindings();
        long end;
        try (InputStream in = source.open();
                RedactedCopy nowhere = new RedactedCopy(OutputStream.nullOutputStream())) {
            RedactingScan scan = new RedactingScan(in, nowhere, late, new TextSecrets(given), new RedactPaths(paths));
            scan.isWhole();
            end = scan.readable();
        }
        return copy(() -> new Beginning(source.open(), end), target, late, false);
    }

    private Redacted copy(Source source, Path target, LateFindings late, boolean whole) throws IOException {
        while (true) {
            late.begin();
            TextSecrets strings = new TextSecrets(given);
            RedactPaths sought = new RedactPaths(paths);
            try (InputStream in = source.open();
                    RedactedCopy copy = new RedactedCopy(Files.newOutputStream(target))) {
                RedactingScan scan = new RedactingScan(in, copy, late, strings, sought);
                if (!scan.isWhole() && whole) {
                    break;
                }
                copy.flush();
                if (!late.isNew()) {
                    return new Redacted(
                            target,
                            copy.size(),
                            HexFormat.of().formatHex(copy.digest()),
                            Collections.unmodifiableMap(strings.counts().toMap()),
                            Collections.unmodifiableMap(sought.counts()),
                            scan.isString());
                }
            }
        }
        Files.delete(target);
        return null;
    }

    /** A text that ends before its end. */
    private static final class Beginning extends FilterInputStream {
        private long left;

        Beginning(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int read = left == 0 ? -1 : super.read(bytes, from, (int) Math.min(most, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Puts one downloaded input or output into the bundle. Bears with the forms in which the service may send it: JSON, JSON
 * as a quoted string, JSON as escaped text without quotes.
 */
final class StepData {

    /** Ending of the file beside the download that holds what its escapes stand for. */
    private static final String DECODED = ".decoded";

    private static final String PLACES = ".places";

    private final BundleFolder folder;
    private final Path downloaded;
    private final Path decoded;

    /**
     * Data in that file.
     *
     * @param downloaded the body as it came; a second file is made beside it while it is worked on
     */
    StepData(BundleFolder folder, Path downloaded) {
        this.folder = folder;
        this.downloaded = downloaded;
        this.decoded = downloaded.resolveSibling(downloaded.getFileName() + DECODED);
    }

    /**
     * Writes it.
     *
     * @param path path within the bundle
     * @return null if it is there and whole, else what is wrong with it
     */
    String archiveAs(String path, Download download) throws IOException {
        try {
            if (download.bytes() == 0) {
                // A step without data: nothing is missing, and an empty file would be no JSON.
                return download.cut() ? "the size limit of the bundle is reached" : null;
            }
            RedactionScan scan = scan(downloaded);
            if (download.cut()) {
                folder.json(path, downloaded, scan, scan.readable(), true);
                return "larger than the size limit; the file is only its beginning";
            }
            boolean encoded = scan.isString() || (!scan.isWhole() && looksEscaped());
            boolean structure = false;
            if (encoded) {
                boolean isText = EscapedText.decode(downloaded, decoded);
                structure = !isText || holdsStructure(decoded);
                RedactionScan inner = scan(decoded);
                if (isText && inner.isWhole() && !(inner.isString() && structure)) {
                    folder.json(path, decoded, inner, Long.MAX_VALUE, false);
                    return null;
                }
            }
            if (!scan.isWhole() || structure) {
                // What can't be read can't be searched for credentials, so it is not kept.
                return "not JSON, so it could not be searched for credentials (" + download.bytes() + " bytes)";
            }
            folder.json(path, downloaded, scan, Long.MAX_VALUE, false);
            return null;
        } finally {
            delete(downloaded);
        }
    }

    /** Deletes a download and what is beside it while it is worked on. */
    static void delete(Path downloaded) throws IOException {
        for (String ending : List.of("", DECODED, PLACES, DECODED + PLACES)) {
            Files.deleteIfExists(downloaded.resolveSibling(downloaded.getFileName() + ending));
        }
    }

    private static RedactionScan scan(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return RedactionScan.of(in, file.resolveSibling(file.getFileName() + PLACES));
        }
    }

    /** Whether the text begins as an object or array does, be it within quotes once more. */
    private static boolean holdsStructure(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int b = in.read();
            while (b >= 0 && (Character.isWhitespace(b) || b == '"' || b == '\\')) {
                b = in.read();
            }
            return b == '[' || b == '{';
        }
    }

    /** Whether the first structure is followed by an escaped quote, as in {@code [{\"source\": …}]}. */
    private boolean looksEscaped() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(downloaded))) {
            int b = in.read();
            while (b >= 0 && (Character.isWhitespace(b) || b == '[' || b == '{')) {
                b = in.read();
            }
            return b == '\\';
        }
    }
}

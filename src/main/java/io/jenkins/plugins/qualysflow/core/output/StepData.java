package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts one downloaded input or output into the bundle. Bears with the forms in which the service may send it: JSON, JSON
 * as a quoted string, JSON as escaped text without quotes.
 */
final class StepData {

    /** Ending of the file beside the download that holds what its escapes stand for. */
    private static final String DECODED = ".decoded";

    private static final String PLACES = ".places";

    /** Characters of a text that show whether it begins as JSON does. */
    private static final int BEGINNING = 1 << 10;

    private final BundleFolder folder;
    private final Path downloaded;
    private final Path decoded;
    private final List<RedactPath> redact;

    /**
     * Data in that file.
     *
     * @param downloaded the body as it came; more files are made beside it while it is worked on
     * @param redact what to take out besides what is taken out always
     */
    StepData(BundleFolder folder, Path downloaded, List<RedactPath> redact) {
        this.folder = folder;
        this.downloaded = downloaded;
        this.decoded = downloaded.resolveSibling(downloaded.getFileName() + DECODED);
        this.redact = redact;
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
            PlaceFile names = places(downloaded, "");
            RedactionScan scan = scan(downloaded, names);
            if (download.cut()) {
                return archiveBeginning(path, scan, names);
            }
            boolean encoded = scan.isString() || (!scan.isWhole() && looksEscaped());
            boolean structure = false;
            if (encoded) {
                boolean isText = EscapedText.decode(downloaded, decoded);
                structure = !isText || holdsStructure(decoded);
                PlaceFile decodedNames = places(decoded, "");
                RedactionScan inner = scan(decoded, decodedNames);
                if (isText && inner.isWhole() && !(inner.isString() && structure)) {
                    // Early: with the copy, three files of that size would be on the disk.
                    Files.delete(downloaded);
                    return archiveWhole(path, decoded, inner, decodedNames);
                }
            }
            if (!scan.isWhole() || structure) {
                // What can't be read can't be searched for credentials, so it is not kept.
                return "not JSON, so it could not be searched for credentials (" + download.bytes() + " bytes)";
            }
            return archiveWhole(path, downloaded, scan, names);
        } finally {
            delete(downloaded);
        }
    }

    private String archiveBeginning(String path, RedactionScan scan, PlaceFile names) throws IOException {
        if (!redact.isEmpty()) {
            return "larger than the size limit, so the redact paths could not be applied and nothing of it is kept";
        }
        Findings findings = new Findings(List.of(names), scan.counts(), Map.of());
        folder.json(path, downloaded, findings, scan.readable(), true);
        return "larger than the size limit; the file is only its beginning";
    }

    private String archiveWhole(String path, Path file, RedactionScan scan, PlaceFile names) throws IOException {
        long size = Files.size(file);
        if (!redact.isEmpty() && size > PathSearch.MOST_BYTES) {
            return "larger than " + PathSearch.MOST_BYTES + " bytes, so the redact paths could not be applied and"
                    + " nothing of it is kept (" + size + " bytes)";
        }
        List<PlaceFile> places = new ArrayList<>(List.of(names));
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (RedactPath redactPath : redact) {
            try (PlaceFile found = places(file, "-" + places.size())) {
                counts.put(redactPath.toString(), PathSearch.search(file, redactPath, found));
                places.add(found);
            } catch (PathSearch.FailedException e) {
                return "the redact path " + redactPath + " could not be applied, so nothing of it is kept: "
                        + e.getMessage();
            }
        }
        folder.json(path, file, new Findings(places, scan.counts(), counts), Long.MAX_VALUE, false);
        return null;
    }

    /** Deletes a download and what is beside it while it is worked on. */
    static void delete(Path downloaded) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(downloaded.resolveSibling(""), downloaded.getFileName() + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted with its folder, by a stop.
        }
    }

    private static PlaceFile places(Path file, String which) throws IOException {
        return new PlaceFile(file.resolveSibling(file.getFileName() + PLACES + which));
    }

    private static RedactionScan scan(Path file, PlaceFile places) throws IOException {
        try (places;
                InputStream in = Files.newInputStream(file)) {
            return RedactionScan.of(in, places);
        }
    }

    /** Whether the text begins as an object or array does, be it within quotes once more. */
    private static boolean holdsStructure(Path file) throws IOException {
        try (Reader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            int c = in.read();
            while (c >= 0 && (Character.isWhitespace(c) || c == '"' || c == '\\')) {
                c = in.read();
            }
            char[] beginning = new char[BEGINNING];
            int length = 0;
            while (c >= 0 && length < BEGINNING) {
                beginning[length++] = (char) c;
                c = in.read();
            }
            return StringSecrets.Beginning.of(beginning, length) != StringSecrets.Beginning.TEXT;
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

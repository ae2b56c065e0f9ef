package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Puts one downloaded input or output into the bundle. */
final class StepData {

    /** Ending of the file beside the download to which is written what is kept of it. */
    private static final String REDACTED = ".redacted";

    private final BundleFolder folder;
    private final Path downloaded;
    private final StepPayload payload;
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
        this.payload = new StepPayload(downloaded);
        this.redact = redact;
    }

    /**
     * Writes it.
     *
     * @param path path within the bundle
     * @return null if it is there and whole, else what is wrong with it
     * @throws IOException if it can't be written; its message names no file of this machine
     */
    String archiveAs(String path, Download download) throws IOException {
        try {
            if (download.bytes() == 0) {
                // A step without data: nothing is missing, and an empty file would be no JSON.
                return download.cut() ? "the size limit of the bundle is reached" : null;
            }
            return download.cut() ? archiveBeginning(path) : archiveWhole(path, download);
        } catch (LateFindings.TooManyArraysException e) {
            return "the redact paths could not be applied, so nothing of it is kept: " + e.getMessage();
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new IOException(reason, e);
        } finally {
            delete(downloaded);
        }
    }

    private String archiveBeginning(String path) throws IOException {
        if (new RedactPaths(redact).countFromEnd()) {
            return "larger than the size limit, so the redact paths that count from the end of an array could not be"
                    + " applied and nothing of it is kept";
        }
        folder.json(path, redactor().beginning(payload::open, redacted()), true);
        return "larger than the size limit; the file is only its beginning";
    }

    private String archiveWhole(String path, Download download) throws IOException {
        Redacted kept = null;
        boolean structure = false;
        if (payload.looksEscaped()) {
            kept = redactor().whole(payload::unescaped, redacted());
            structure = (kept == null || kept.isString()) && payload.holdsStructure();
        }
        if (kept == null && !structure) {
            kept = redactor().whole(payload::open, redacted());
        }
        if (kept == null || structure) {
            // What can't be read can't be searched for credentials, so it is not kept.
            return "not JSON, so it could not be searched for credentials (" + download.bytes() + " bytes)";
        }
        folder.json(path, kept, false);
        return null;
    }

    private Redactor redactor() {
        return new Redactor(redact, folder.secrets().search());
    }

    private Path redacted() {
        return downloaded.resolveSibling(downloaded.getFileName() + REDACTED);
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
}

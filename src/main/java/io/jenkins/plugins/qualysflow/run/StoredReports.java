package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The reports of the runs of one build, each a file of its own in the folder of the build: they are renamed, moved and
 * deleted with it, and {@code build.xml} stays small.
 */
@Restricted(NoExternalUse.class)
public final class StoredReports {

    /** Where they are shown: below the address of their build, each below this by its start id. */
    public static final String PAGE = "qflow";

    /** What a start id is made of; nothing else becomes part of a path. */
    private static final Pattern START_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private final Path buildFolder;
    private final Path folder;

    /** The reports of the build in that folder on the controller. */
    public StoredReports(@NonNull Path buildFolder) {
        this.buildFolder = buildFolder;
        this.folder = buildFolder.resolve("qflow-pages");
    }

    /** Keeps a report, all of it or not at all. Fails where the build has been deleted, rather than make it again. */
    public void write(@NonNull String startId, @NonNull ExecutionReport report) throws IOException {
        if (!Files.isDirectory(buildFolder)) {
            throw new NotDirectoryException(buildFolder.toString());
        }
        Files.createDirectories(folder);
        try (AtomicFileWriter writer = new AtomicFileWriter(file(startId), StandardCharsets.UTF_8)) {
            try {
                writer.write(report.toJson());
                writer.commit();
            } finally {
                writer.abort();
            }
        }
    }

    /**
     * The report of a run.
     *
     * @return null if there is none (yet)
     * @throws IOException if it can't be read or is damaged
     */
    @CheckForNull
    public ExecutionReport read(@NonNull String startId) throws IOException {
        try {
            ExecutionReport report = ExecutionReport.ofJson(Files.readString(file(startId)));
            if (report == null) {
                throw new IllegalArgumentException("holds nothing");
            }
            return report;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new IOException("the report of run " + startId + " is damaged", e);
        }
    }

    private Path file(String startId) throws IOException {
        if (!START_ID.matcher(startId).matches()) {
            throw new IOException("a run can't have this id");
        }
        return folder.resolve(startId + ".json");
    }
}

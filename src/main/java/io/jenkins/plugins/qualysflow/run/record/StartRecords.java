package io.jenkins.plugins.qualysflow.run.record;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.util.TextFile;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The start records of one build: a file for each start, which also has the report of its run, in the folder of the build, so
 * that it is moved and deleted with it. A record is on disk before its start is sent, whatever the durability setting of the
 * Pipeline.
 */
@Restricted(NoExternalUse.class)
public final class StartRecords {

    /** URL segment of the pages of a build's runs; below it each run has a page under its start id. */
    public static final String PAGE = "qflow";

    private static final Logger LOGGER = Logger.getLogger(StartRecords.class.getName());
    private static final String FOLDER = "qflow-starts";
    private static final String SUFFIX = ".json";

    /** The last member of a file, so that the record can be read without it. */
    private static final String REPORT = "report";

    private static final String SUMMARY = "summary";

    private final Supplier<Path> buildFolder;

    private StartRecords(Supplier<Path> buildFolder) {
        this.buildFolder = buildFolder;
    }

    /** The records of a build, also after its job is moved. */
    @NonNull
    public static StartRecords of(@NonNull Run<?, ?> build) {
        return new StartRecords(() -> build.getRootDir().toPath());
    }

    /** The records in the folder of a build, without loading the build. */
    @NonNull
    public static StartRecords in(@NonNull Path buildFolder) {
        return new StartRecords(() -> buildFolder);
    }

    private Path file(StartRecord record) {
        return folder().resolve(record.startId() + SUFFIX);
    }

    private Path folder() {
        return buildFolder.get().resolve(FOLDER);
    }

    /**
     * Writes a record atomically.
     *
     * @param report the report of its run; null if there is none (yet)
     * @throws IOException also if the build was deleted, whose folder must not be created again
     */
    public void write(@NonNull StartRecord record, @CheckForNull ExecutionReport report) throws IOException {
        Path build = buildFolder.get();
        if (!Files.isDirectory(build)) {
            throw new NotDirectoryException(build.toString());
        }
        ObjectNode written = QFlowJson.MAPPER.valueToTree(record);
        if (report != null) {
            written.putRawValue(REPORT, new RawValue(report.toJson()));
        }
        new TextFile(file(record).toFile()).write(QFlowJson.writePretty(written));
    }

    /** Whether there is a record of that start. */
    public boolean has(@NonNull StartRecord record) {
        return Files.exists(file(record));
    }

    /** Whether there are any, readable or not. */
    public boolean exist() {
        return Files.isDirectory(folder());
    }

    /** Reads all records. */
    @NonNull
    public BuildStarts read() {
        Path folder = folder();
        List<StartRecord> records = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                try {
                    records.add(record(file));
                } catch (IOException | JacksonException | IllegalArgumentException e) {
                    LOGGER.log(Level.FINE, "A start record can't be read", e);
                    unreadable.add(folder.relativize(file).toString());
                }
            }
        } catch (NoSuchFileException e) {
            LOGGER.log(Level.FINEST, "Nothing has been started yet", e);
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.FINE, "The start records can't be listed", e);
            unreadable.add(FOLDER);
        }
        return new BuildStarts(records, unreadable);
    }

    private static StartRecord record(Path file) throws IOException {
        try (JsonParser parser = QFlowJson.MAPPER.createParser(Files.newInputStream(file))) {
            ObjectNode read = QFlowJson.MAPPER.createObjectNode();
            begin(parser);
            for (String name = parser.nextName(); name != null && !name.equals(REPORT); name = parser.nextName()) {
                parser.nextToken();
                read.set(name, parser.readValueAsTree());
            }
            return ofJson(read);
        }
    }

    /** Ignores a damaged summary: it must not make the whole record unreadable. */
    private static StartRecord ofJson(ObjectNode read) {
        try {
            return QFlowJson.MAPPER.treeToValue(read, StartRecord.class);
        } catch (JacksonException e) {
            LOGGER.log(Level.FINE, "A start record is tried without its summary", e);
            read.remove(SUMMARY);
            return QFlowJson.MAPPER.treeToValue(read, StartRecord.class);
        }
    }

    private static void begin(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("is no object");
        }
    }

    /**
     * The report of a run.
     *
     * @return null if there is none (yet)
     * @throws IOException if it can't be read or is damaged
     */
    @CheckForNull
    public ExecutionReport report(@NonNull StartRecord record) throws IOException {
        try {
            JsonNode report = QFlowJson.MAPPER
                    .readTree(Files.newInputStream(file(record)))
                    .path(REPORT);
            return report.isMissingNode() ? null : ExecutionReport.ofJson(report.toString());
        } catch (NoSuchFileException e) {
            return null;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("the report of run " + record.startId() + " is damaged", e);
        }
    }
}

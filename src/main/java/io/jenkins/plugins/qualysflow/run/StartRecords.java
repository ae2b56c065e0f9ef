package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The records of the starts of one build, each a file of its own in the folder of the build. A record is on disk before
 * its start is sent, also where Pipeline does not store its state with every step.
 */
@Restricted(NoExternalUse.class)
public final class StartRecords {

    private static final Logger LOGGER = Logger.getLogger(StartRecords.class.getName());
    private static final String SUFFIX = ".json";

    private static final Comparator<StartRecord> OLDEST_FIRST = Comparator.comparing(
                    (StartRecord record) -> record.createdAt() == null ? Instant.EPOCH : record.createdAt())
            .thenComparing(record -> record.state().deadline())
            .thenComparing(StartRecord::startId);

    private final Path buildFolder;
    private final Path folder;

    /** The records of the build in that folder on the controller. */
    public StartRecords(@NonNull Path buildFolder) {
        this.buildFolder = buildFolder;
        this.folder = buildFolder.resolve("qflow-starts");
    }

    /** Writes a record, all of it or not at all. Fails where the build has been deleted, rather than make it again. */
    public void write(@NonNull StartRecord record) throws IOException {
        if (!Files.isDirectory(buildFolder)) {
            throw new NotDirectoryException(buildFolder.toString());
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(record.startId() + SUFFIX);
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                writer.write(record.toJson());
                writer.commit();
            } finally {
                writer.abort();
            }
        }
    }

    /** Whether there is a record of that start. */
    boolean has(@NonNull String startId) {
        return Files.exists(folder.resolve(startId + SUFFIX));
    }

    /** Whether there may be any. */
    public boolean exist() {
        return Files.isDirectory(folder);
    }

    /**
     * All records of the build.
     *
     * @throws IOException if one can't be read or is damaged: what it would say about a start is not known then
     */
    @NonNull
    public List<StartRecord> all() throws IOException {
        List<StartRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                records.add(read(file));
            }
        } catch (NoSuchFileException e) {
            // Nothing has been started yet.
            return List.of();
        }
        return records;
    }

    /**
     * The records that can be read, for people to look at, in the order in which the runs began. Those that can't be
     * read are told apart rather than failing the others.
     */
    @NonNull
    public Listing listing() {
        List<StartRecord> records = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                try {
                    records.add(read(file));
                } catch (IOException e) {
                    LOGGER.log(Level.FINE, "A start record can't be shown", e);
                    unreadable.add(folder.relativize(file).toString());
                }
            }
        } catch (NoSuchFileException e) {
            return new Listing(List.of(), List.of());
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.FINE, "The start records can't be listed", e);
            unreadable.add(buildFolder.relativize(folder).toString());
        }
        records.sort(OLDEST_FIRST);
        unreadable.sort(Comparator.naturalOrder());
        return new Listing(List.copyOf(records), List.copyOf(unreadable));
    }

    /**
     * What there is of a build.
     *
     * @param records those that can be read, oldest first
     * @param unreadable names of files that can't be
     */
    public record Listing(
            @NonNull List<StartRecord> records, @NonNull List<String> unreadable) {}

    private static StartRecord read(Path file) throws IOException {
        try {
            return StartRecord.ofJson(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(Messages.StartRecords_damaged(file), e);
        }
    }
}

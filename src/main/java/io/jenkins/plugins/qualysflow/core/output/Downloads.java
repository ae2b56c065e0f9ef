package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.output.JsonWalk.Range;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A folder for what was downloaded and is not redacted yet. Nothing of it may stay behind, so once it is deleted it can't
 * be written to again: a body that still comes finds no folder.
 */
final class Downloads {

    private static final Logger LOGGER = Logger.getLogger(Downloads.class.getName());

    /** Beginning of the folder's name within a bundle. */
    private static final String PREFIX = ".download-";

    private final Path parent;
    private Path folder;
    private boolean deleted;

    /**
     * A folder that is made when it is needed, and that only its owner may read where the file system knows that.
     *
     * @param parent where to make it; null for the system's own place
     */
    Downloads(Path parent) {
        this.parent = parent;
    }

    /** The file for the input or output of one step; made by whoever writes to it. */
    Path file() throws IOException {
        return file("data");
    }

    /** The file for a step list with data. */
    Path list() throws IOException {
        return file("steps");
    }

    private synchronized Path file(String name) throws IOException {
        if (deleted) {
            throw new IOException("collecting is over");
        }
        if (folder == null) {
            folder = parent == null
                    ? Files.createTempDirectory("qflow" + PREFIX)
                    : Files.createTempDirectory(parent, PREFIX);
        }
        return folder.resolve(name);
    }

    /**
     * Cuts a part out of a file, byte for byte.
     *
     * @param most bytes to write at most
     * @param to file to write, replaced if it is there
     */
    static Download cut(Path from, Range part, long most, Path to) throws IOException {
        long size = Math.min(part.size(), most);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long written = 0;
            while (written < size) {
                long more = in.transferTo(part.begin() + written, size - written, out);
                if (more <= 0) {
                    throw new EOFException("a download is shorter than it was");
                }
                written += more;
            }
        }
        return new Download(size, size < part.size());
    }

    /** Deletes the folder for good. */
    synchronized void delete() {
        deleted = true;
        if (folder == null) {
            return;
        }
        try {
            delete(folder);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The downloads in " + folder + " could not be deleted", e);
        }
    }

    /** Deletes every such folder below {@code parent}, whoever made it. */
    static void deleteAll(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted before, by a stop.
        }
        Files.deleteIfExists(folder);
    }
}

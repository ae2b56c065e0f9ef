package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Destination;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that appears only when it is complete; until then it is written beside its place under another name. */
final class PartFile implements Destination, Closeable {

    private final Path place;
    private final Path part;
    private WritableByteChannel channel;
    private boolean closed;

    private PartFile(Path place, Path part) {
        this.place = place;
        this.part = part;
    }

    /**
     * A file that takes that place in the end; what stands there now stays until then.
     *
     * @throws BadUsage if there can't be a file
     */
    static PartFile of(String option, Path file) {
        try {
            boolean replaces = Files.exists(file);
            Path place = replaces ? file.toRealPath() : file.toAbsolutePath();
            if (replaces && !Files.isRegularFile(place)) {
                throw new BadUsage(option + ": " + file + " is no file");
            }
            Path part = place.resolveSibling(
                    "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            PosixFileAttributeView access = Files.getFileAttributeView(place, PosixFileAttributeView.class);
            if (replaces && access != null) {
                createLike(access.readAttributes().permissions(), part);
            } else {
                Files.createFile(part);
            }
            return new PartFile(place, part);
        } catch (IOException e) {
            throw new BadUsage(option + ": the file " + file + " can't be written: " + FileProblem.reason(e));
        }
    }

    private static void createLike(Set<PosixFilePermission> permissions, Path part) throws IOException {
        // From the beginning, or others could open it meanwhile.
        Files.createFile(part, PosixFilePermissions.asFileAttribute(permissions));
        try {
            // Again, since the process may be told to leave some out when it creates a file.
            Files.setPosixFilePermissions(part, permissions);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    @Override
    public synchronized WritableByteChannel open() throws IOException {
        if (closed) {
            throw new IOException("it was given up");
        }
        channel = FileChannel.open(part, StandardOpenOption.WRITE);
        return channel;
    }

    /** All of it is there. */
    synchronized void finish() throws IOException {
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes away what has not been finished. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
        Files.deleteIfExists(part);
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A target to which data of a step is written. */
@FunctionalInterface
public interface Destination {

    /** Called once, before the first bytes are written or the empty data ends. The channel is closed afterwards. */
    WritableByteChannel open() throws IOException;

    /** A file, created or replaced. */
    static Destination file(Path file) {
        return () -> FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }
}

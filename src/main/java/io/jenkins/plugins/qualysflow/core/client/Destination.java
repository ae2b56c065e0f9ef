package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the data of a step are written. */
@FunctionalInterface
public interface Destination {

    /** Called once, when the first bytes are there or when it is known that there are none; closed after the last ones. */
    WritableByteChannel open() throws IOException;

    /** A file, made or replaced. */
    static Destination file(Path file) {
        return () -> FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }
}

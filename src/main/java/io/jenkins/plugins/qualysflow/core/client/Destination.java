package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A target to which data of a step is written. */
@FunctionalInterface
public interface Destination {

    /** Called once, before the first bytes are written or the empty data ends. The channel is closed afterwards. */
    WritableByteChannel open() throws IOException;

    /** A file, created or replaced. Who deletes it gives the transfer up: else it would go on into a file without a name. */
    static Destination file(Path file) {
        return () -> {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer bytes) throws IOException {
                    if (Files.notExists(file)) {
                        throw new NoSuchFileException(file.toString(), null, "it was deleted meanwhile");
                    }
                    return channel.write(bytes);
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        };
    }
}

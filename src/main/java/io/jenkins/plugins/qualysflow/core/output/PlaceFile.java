package io.jenkins.plugins.qualysflow.core.output;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where the values stand that have to be taken out of a text, in order of their start. In a file, since a text may hold
 * millions of them and a large one has to be searched in little memory.
 */
final class PlaceFile implements PlaceNotes, Closeable {

    private static final int RECORD = 2 * Long.BYTES;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer last = ByteBuffer.allocate(4096 * RECORD);
    private long count;
    private long flushed;

    PlaceFile(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public long add(long start, long end) throws IOException {
        if (!last.hasRemaining()) {
            flush();
        }
        last.putLong(start).putLong(end);
        return count++;
    }

    @Override
    public void end(long number, long end) throws IOException {
        if (number >= flushed) {
            last.putLong((int) (number - flushed) * RECORD + Long.BYTES, end);
        } else {
            channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, end), number * RECORD + Long.BYTES);
        }
    }

    private void flush() throws IOException {
        last.flip();
        while (last.hasRemaining()) {
            channel.write(last);
        }
        last.clear();
        flushed = count;
    }

    /** Writes what is not written yet; nothing is noted afterwards. */
    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }

    /** Reads the places from the first one on; only after {@link #close()}. */
    Reader reader() throws IOException {
        return new Reader(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)), count);
    }

    /** Gives one place after the other. */
    static final class Reader implements Places {

        private final DataInputStream in;
        private long left;

        private Reader(DataInputStream in, long count) {
            this.in = in;
            this.left = count;
        }

        @Override
        public RedactionScan.Span next() throws IOException {
            while (left > 0) {
                left--;
                RedactionScan.Span span = new RedactionScan.Span(in.readLong(), in.readLong());
                if (span.end() != STAYS) {
                    return span;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.core5.http.nio.CapacityChannel;

/**
 * Writes a body to a channel, up to a limit. Another thread writes it in large blocks; when two of them wait for a slow
 * disk or reader, the sender has to wait too.
 */
final class ChannelBody implements Body {

    private static final Logger LOGGER = Logger.getLogger(ChannelBody.class.getName());

    private static final int BLOCK = 256 * 1024;

    /** How many bytes may be sent before they are written. */
    private static final int AHEAD = 2 * BLOCK;

    private final Destination target;
    private final long limit;
    private final Executor writer;
    private final Consumer<IOException> onFault;
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long size;
    private boolean cut;
    private final LongSupplier nanos;

    /** Null until the sender has sent what it may send unasked. */
    private CapacityChannel sender;

    /** Bytes that the sender may still send. */
    private long wanted = AHEAD;

    private long openSince;

    // Used by the writing thread only.

    /** Null until the first block is written. */
    private WritableByteChannel channel;

    private IOException fault;
    private boolean dropped;

    /** The body could not be written. */
    static final class Fault extends IOException {
        private static final long serialVersionUID = 1L;

        private Fault(Exception cause) {
            super(reason(cause), cause);
        }

        /** The reason without the path, which must not leave this machine. */
        private static String reason(Exception cause) {
            String message = cause instanceof IOException ? cause.getMessage() : null;
            String reason = cause instanceof FileSystemException onFile ? onFile.getReason() : message;
            return reason == null ? cause.getClass().getSimpleName() : reason;
        }
    }

    /**
     * A body that is written to that destination.
     *
     * @param limit maximum number of bytes to write
     * @param writer runs the writing, one task after the other
     * @param onFault is called if writing fails
     * @param nanos a clock in nanoseconds, from any origin
     */
    ChannelBody(Destination target, long limit, Executor writer, Consumer<IOException> onFault, LongSupplier nanos) {
        this.target = target;
        this.limit = limit;
        this.writer = writer;
        this.onFault = onFault;
        this.nanos = nanos;
        this.openSince = nanos.getAsLong();
    }

    @Override
    public boolean add(ByteBuffer piece) {
        long room = limit - size;
        cut = piece.remaining() > room;
        int left = cut ? (int) room : piece.remaining();
        size += left;
        received(left);
        while (left > 0) {
            int part = Math.min(left, block.remaining());
            block.put(block.position(), piece, piece.position(), part);
            block.position(block.position() + part);
            piece.position(piece.position() + part);
            left -= part;
            if (!block.hasRemaining()) {
                ByteBuffer full = block.flip();
                block = free.poll();
                block = block == null ? ByteBuffer.allocate(BLOCK) : block;
                writer.execute(() -> write(full));
            }
        }
        return !cut;
    }

    @Override
    public synchronized void grant(CapacityChannel channel) throws IOException {
        if (sender == null) {
            channel.update(AHEAD);
        }
        sender = channel;
    }

    private synchronized void received(int bytes) {
        wanted -= bytes;
    }

    @Override
    public synchronized long openFor() {
        return wanted <= 0 ? 0 : nanos.getAsLong() - openSince;
    }

    private synchronized void written(int bytes) throws IOException {
        openSince = wanted <= 0 ? nanos.getAsLong() : openSince;
        wanted += bytes;
        if (sender != null) {
            sender.update(bytes);
        }
    }

    private void write(ByteBuffer bytes) {
        if (fault != null || dropped) {
            return;
        }
        int count = bytes.remaining();
        try {
            if (channel == null) {
                channel = target.open();
            }
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            free.add(bytes.clear());
        } catch (IOException | RuntimeException e) {
            failed(e);
            return;
        }
        try {
            written(count);
        } catch (IOException | RuntimeException e) {
            // The connection is closed. If the body is not complete, the exchange fails for that reason anyway.
            LOGGER.log(Level.FINE, "The connection was closed while the rest of a body was requested", e);
        }
    }

    @Override
    public CompletableFuture<Content> end() {
        CompletableFuture<Content> end = new CompletableFuture<>();
        writer.execute(() -> {
            write(block.flip());
            close();
            if (fault != null) {
                end.completeExceptionally(fault);
            } else if (dropped) {
                end.completeExceptionally(new IOException("it was given up"));
            } else {
                end.complete(new Content(null, size, cut));
            }
        });
        return end;
    }

    @Override
    public void drop() {
        writer.execute(() -> {
            dropped = true;
            close();
        });
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        if (fault == null) {
            fault = new Fault(e);
            onFault.accept(fault);
        }
    }
}

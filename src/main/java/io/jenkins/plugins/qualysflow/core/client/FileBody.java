package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.CapacityChannel;

/**
 * A body that goes to a file, up to a limit. It is collected in large blocks, which another thread writes; two of them may
 * wait for a slow disk, then the sender has to wait too.
 */
final class FileBody implements Body {

    private static final int BLOCK = 256 * 1024;

    private final Path target;
    private final long limit;
    private final Executor files;
    private final Consumer<IOException> onFault;
    private ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long size;
    private boolean cut;
    private CapacityChannel sender;
    private int granted = 2 * BLOCK;

    /** Used on the writing thread alone, as is the fault. */
    private FileChannel file;

    private IOException fault;

    /** The file could not be written. */
    static final class Fault extends IOException {
        private static final long serialVersionUID = 1L;

        private Fault(IOException cause) {
            super(reason(cause), cause);
        }

        /** Without the path, which is nobody's concern but this machine's. */
        private static String reason(IOException cause) {
            String reason = cause instanceof FileSystemException onFile ? onFile.getReason() : cause.getMessage();
            return reason == null ? cause.getClass().getSimpleName() : reason;
        }
    }

    /**
     * A body for that file, which is made or replaced when the first bytes or the end come.
     *
     * @param limit most bytes to write
     * @param files writes, one task after the other
     * @param onFault hears that the file can't be written
     */
    FileBody(Path target, long limit, Executor files, Consumer<IOException> onFault) {
        this.target = target;
        this.limit = limit;
        this.files = files;
        this.onFault = onFault;
    }

    @Override
    public boolean add(ByteBuffer piece) {
        long room = limit - size;
        cut = piece.remaining() > room;
        int wanted = cut ? (int) room : piece.remaining();
        size += wanted;
        while (wanted > 0) {
            int part = Math.min(wanted, block.remaining());
            block.put(block.position(), piece, piece.position(), part);
            block.position(block.position() + part);
            piece.position(piece.position() + part);
            wanted -= part;
            if (!block.hasRemaining()) {
                ByteBuffer full = block.flip();
                block = ByteBuffer.allocate(BLOCK);
                files.execute(() -> write(full));
            }
        }
        return !cut;
    }

    @Override
    public synchronized void grant(CapacityChannel channel) throws IOException {
        sender = channel;
        if (granted > 0) {
            channel.update(granted);
            granted = 0;
        }
    }

    private synchronized void written(int bytes) throws IOException {
        if (sender == null) {
            granted += bytes;
        } else {
            sender.update(bytes);
        }
    }

    private void write(ByteBuffer bytes) {
        if (fault != null) {
            return;
        }
        int count = bytes.remaining();
        try {
            if (file == null) {
                file = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
            }
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            failed(e);
            return;
        }
        try {
            written(count);
        } catch (IOException e) {
            // The connection is gone, and says so itself.
            drop();
        }
    }

    @Override
    public CompletableFuture<Content> end() {
        CompletableFuture<Content> end = new CompletableFuture<>();
        files.execute(() -> {
            write(block.flip());
            close();
            if (fault == null) {
                end.complete(new Content(null, size, cut));
            } else {
                end.completeExceptionally(fault);
            }
        });
        return end;
    }

    @Override
    public void drop() {
        files.execute(this::close);
    }

    private void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        if (fault == null) {
            fault = new Fault(e);
            onFault.accept(fault);
            close();
        }
    }
}

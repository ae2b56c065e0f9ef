package io.jenkins.plugins.qualysflow.core.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A body held in memory, up to a limit in bytes. */
final class MemoryBody implements Body {

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    MemoryBody(int limit) {
        this.limit = limit;
    }

    @Override
    public boolean add(ByteBuffer piece) {
        byte[] part = new byte[Math.min(limit - bytes.size(), piece.remaining())];
        piece.get(part);
        bytes.writeBytes(part);
        cut = piece.hasRemaining();
        return !cut;
    }

    @Override
    public CompletableFuture<Content> end() {
        return CompletableFuture.completedFuture(new Content(bytes.toByteArray(), bytes.size(), cut));
    }
}

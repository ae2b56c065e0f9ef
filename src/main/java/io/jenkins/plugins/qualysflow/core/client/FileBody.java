package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Writes a body to a file as it comes, so that its size never matters to memory; stops at a limit. One piece is asked
 * for at a time, which holds the sender back when the disk is slow.
 */
final class FileBody implements HttpResponse.BodySubscriber<Download> {

    private final Path target;
    private final long limit;
    private final Runnable onPiece;
    private final CompletableFuture<Download> body = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private FileChannel channel;
    private long written;

    /**
     * A body for that file.
     *
     * @param limit most bytes to write
     * @param onPiece called for every piece that comes, to show that the sender is alive
     */
    FileBody(Path target, long limit, Runnable onPiece) {
        this.target = target;
        this.limit = limit;
        this.onPiece = onPiece;
    }

    @Override
    public CompletionStage<Download> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        try {
            channel = FileChannel.open(
                    target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            subscription.request(1);
        } catch (IOException e) {
            subscription.cancel();
            finish(false, e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        onPiece.run();
        try {
            for (ByteBuffer buffer : buffers) {
                long room = limit - written;
                boolean cut = buffer.remaining() > room;
                if (cut) {
                    buffer.limit(buffer.position() + (int) room);
                }
                while (buffer.hasRemaining()) {
                    written += channel.write(buffer);
                }
                if (cut) {
                    subscription.cancel();
                    finish(true, null);
                    return;
                }
            }
            subscription.request(1);
        } catch (IOException e) {
            subscription.cancel();
            finish(false, e);
        }
    }

    @Override
    public void onError(Throwable error) {
        finish(false, error);
    }

    @Override
    public void onComplete() {
        finish(false, null);
    }

    private void finish(boolean cut, Throwable error) {
        Throwable failure = error;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        if (failure == null) {
            body.complete(new Download(written, cut));
        } else {
            body.completeExceptionally(failure);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One request under way and its answer. Knows whether the request began to be sent, since before that nothing can have been
 * acted on.
 */
final class Exchange implements AsyncResponseConsumer<Void>, FutureCallback<Void> {

    private enum Phase {
        CONNECTING,
        SENT,
        NEVER_SENT
    }

    private final Body.Factory bodies;
    private final Executor executor;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private final AtomicBoolean settled = new AtomicBoolean();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> limit = new CompletableFuture<>();
    private final CompletableFuture<Future<?>> transfer = new CompletableFuture<>();
    private volatile HttpResponse head;
    private volatile Body body;
    private volatile FutureCallback<Void> done;
    private volatile boolean whole;

    /** A proxy answered in place of the service. */
    static final class ProxyRefusal extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        private ProxyRefusal(int status) {
            super("the proxy opens no tunnel and answers " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** All has come that is wanted; ends the transfer. */
    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * An exchange that has not begun.
     *
     * @param bodies makes the body once the status is known
     * @param executor runs what waits for the answer
     */
    Exchange(Body.Factory bodies, Executor executor) {
        this.bodies = bodies;
        this.executor = executor;
    }

    /** The answer of whatever status; fails bare. */
    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Whether the request began to be sent; final once there is an answer or a failure. */
    boolean isSent() {
        return phase.get() == Phase.SENT;
    }

    /** The client has begun; {@code future} ends it. */
    void begun(Future<?> future) {
        transfer.complete(future);
    }

    /** Ends it after that time. */
    void limit(Duration time) {
        limit.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS).whenComplete((none, error) -> {
            if (error instanceof TimeoutException) {
                abort(error);
            }
        });
    }

    /** The connection stands, and the request is about to be written to it. */
    void sending() throws IOException {
        if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENT)) {
            throw new IOException("it was given up before it was sent");
        }
    }

    /** Fails, and ends the transfer. */
    void abort(Throwable cause) {
        fail(cause);
        transfer.thenAccept(future -> future.cancel(true));
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // Says nothing of the call.
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<Void> callback)
            throws IOException {
        if (!isSent()) {
            // The client hands on how a proxy answers to the wish for a tunnel.
            throw new ProxyRefusal(response.getCode());
        }
        head = response;
        done = callback;
        body = bodies.of(response.getCode(), this::abort);
        if (entity == null) {
            streamEnd(List.of());
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        body.grant(channel);
    }

    @Override
    public void consume(ByteBuffer piece) throws IOException {
        if (!body.add(piece)) {
            whole = true;
            throw new Enough();
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        whole = true;
        done.completed(null);
    }

    @Override
    public void failed(Exception cause) {
        if (!whole) {
            fail(cause);
        }
    }

    @Override
    public void cancelled() {
        failed(new IOException("it was given up"));
    }

    @Override
    public void completed(Void nothing) {
        // What releases the resources comes later.
    }

    /** The last that the client calls of a whole answer: by now the connection can be used again. */
    @Override
    public void releaseResources() {
        if (whole && settled.compareAndSet(false, true)) {
            limit.complete(null);
            body.end().whenCompleteAsync(this::complete, executor);
        }
    }

    private void complete(Content content, Throwable error) {
        if (error == null) {
            answer.complete(new Answer(head.getCode(), headers(head), content));
        } else {
            answer.completeExceptionally(error);
        }
    }

    private void fail(Throwable cause) {
        phase.compareAndSet(Phase.CONNECTING, Phase.NEVER_SENT);
        if (settled.compareAndSet(false, true)) {
            limit.complete(null);
            if (body != null) {
                body.drop();
            }
            executor.execute(() -> answer.completeExceptionally(cause));
        }
    }

    private static Map<String, List<String>> headers(HttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        return headers;
    }
}

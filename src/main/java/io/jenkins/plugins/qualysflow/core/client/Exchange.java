package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private final CompletableFuture<Answer> outcome = new CompletableFuture<>();
    private final CompletableFuture<Answer> answer;
    private final CompletableFuture<Future<?>> transfer = new CompletableFuture<>();
    private final AtomicBoolean kept = new AtomicBoolean();
    private volatile HttpResponse head;
    private volatile Body body;
    private volatile FutureCallback<Void> done;
    private volatile boolean whole;

    /** When something came last, by {@link System#nanoTime}. */
    private volatile long heard;

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
        this.answer = outcome.whenCompleteAsync((good, error) -> ended(error), executor);
    }

    /** The answer of whatever status; fails bare or as the cause of a {@link CompletionException}. */
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
        outcome.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends it when the service says nothing for that time, in which more of the body was wanted. */
    void limitSilence(Duration silence) {
        heard = System.nanoTime();
        checkSilence(silence.toNanos(), silence.toNanos());
    }

    private void checkSilence(long most, long after) {
        CompletableFuture<Void> pause =
                new CompletableFuture<Void>().completeOnTimeout(null, after, TimeUnit.NANOSECONDS);
        outcome.whenComplete((good, error) -> pause.complete(null));
        pause.thenRun(() -> {
            if (!outcome.isDone()) {
                Body receiver = body;
                long silent =
                        Math.min(System.nanoTime() - heard, receiver == null ? Long.MAX_VALUE : receiver.openFor());
                if (silent < most) {
                    checkSilence(most, most - silent);
                } else {
                    abort(new SocketTimeoutException());
                }
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
        outcome.completeExceptionally(cause);
    }

    private void ended(Throwable error) {
        if (error != null) {
            phase.compareAndSet(Phase.CONNECTING, Phase.NEVER_SENT);
            transfer.thenAccept(future -> future.cancel(true));
            if (body != null) {
                body.drop();
            }
        }
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
        heard = System.nanoTime();
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
        heard = System.nanoTime();
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
            abort(cause);
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
        if (whole && kept.compareAndSet(false, true)) {
            body.end().whenComplete((content, error) -> {
                if (error == null) {
                    outcome.complete(new Answer(head.getCode(), headers(head), content));
                } else {
                    abort(error);
                }
            });
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

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
 * One request in flight and its answer. Knows whether sending the request has begun: before that, the service cannot have
 * acted on it.
 */
final class Exchange implements AsyncResponseConsumer<Void>, FutureCallback<Void> {

    private enum Phase {
        CONNECTING,
        SENT,
        NEVER_SENT
    }

    private final Body.Factory bodies;
    private final Ticker time;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private final CompletableFuture<Answer> outcome = new CompletableFuture<>();
    private final CompletableFuture<Answer> answer;
    private final CompletableFuture<Future<?>> transfer = new CompletableFuture<>();
    private final AtomicBoolean delivered = new AtomicBoolean();
    private volatile HttpResponse head;
    private volatile Body body;
    private volatile FutureCallback<Void> done;
    private volatile boolean complete;

    /** When data was last received, by {@link #time}. */
    private volatile long receivedAt;

    /** The proxy answered instead of the service. */
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

    /** Ends a transfer of which enough was received. */
    private static final class Enough extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * An exchange that has not begun.
     *
     * @param bodies creates the receiver of the body once the status is known
     * @param executor runs the callbacks of {@link #answer}
     */
    Exchange(Body.Factory bodies, Executor executor, Ticker time) {
        this.bodies = bodies;
        this.time = time;
        this.answer = outcome.whenCompleteAsync((good, error) -> ended(error), executor);
    }

    /** The answer, of any status. Its error may be wrapped into a {@link CompletionException}. */
    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Whether sending the request has begun; no longer changes once there is an answer or a failure. */
    boolean isSent() {
        return phase.get() == Phase.SENT;
    }

    /** The transfer has begun; cancelling {@code future} ends it. */
    void begun(Future<?> future) {
        transfer.complete(future);
    }

    /** Fails if there is no complete answer within that time. */
    void limit(Duration time) {
        outcome.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Fails if nothing is received for that time although the service may send. */
    void limitSilence(Duration silence) {
        receivedAt = time.nanos();
        checkSilence(silence.toNanos(), silence.toNanos());
    }

    private void checkSilence(long most, long after) {
        CompletableFuture<Void> pause = time.pause(after);
        outcome.whenComplete((good, error) -> pause.complete(null));
        pause.thenRun(() -> {
            if (!outcome.isDone()) {
                Body receiver = body;
                long silent =
                        Math.min(time.nanos() - receivedAt, receiver == null ? Long.MAX_VALUE : receiver.openFor());
                if (silent < most) {
                    checkSilence(most, most - silent);
                } else {
                    abort(new SocketTimeoutException());
                }
            }
        });
    }

    /** The connection is established, and the request is about to be written to it. */
    void sending() throws IOException {
        if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENT)) {
            throw new IOException("it was given up before it was sent");
        }
    }

    /** Fails with that error, and ends the transfer. */
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
        // An interim answer (1xx) is ignored.
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails entity, HttpContext context, FutureCallback<Void> callback)
            throws IOException {
        if (!isSent()) {
            // The answer of a proxy that refuses to open a tunnel arrives here as well.
            throw new ProxyRefusal(response.getCode());
        }
        receivedAt = time.nanos();
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
        receivedAt = time.nanos();
        if (!body.add(piece)) {
            complete = true;
            throw new Enough();
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        complete = true;
        done.completed(null);
    }

    @Override
    public void failed(Exception cause) {
        if (!complete) {
            abort(cause);
        }
    }

    @Override
    public void cancelled() {
        failed(new IOException("it was given up"));
    }

    @Override
    public void completed(Void nothing) {
        // The answer is delivered by releaseResources, which is called later.
    }

    /** Called last, when the connection can be used again: only now may a waiting call be sent. */
    @Override
    public void releaseResources() {
        if (complete && delivered.compareAndSet(false, true)) {
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

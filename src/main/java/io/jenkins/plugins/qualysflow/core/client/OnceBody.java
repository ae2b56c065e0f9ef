package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of a request that must not be sent twice.
 *
 * <p>The HTTP client of the JDK sends a request again by itself where a connection was dropped: a GET always, any other
 * only if the JVM was started with {@code jdk.httpclient.enableAllMethodRetry}. A body that refuses to be read again
 * keeps that setting of somebody else's from starting a workflow twice: a service does not act on a request that lacks
 * its body.
 */
final class OnceBody implements HttpRequest.BodyPublisher {

    private final HttpRequest.BodyPublisher body;
    private final AtomicBoolean taken = new AtomicBoolean();

    private OnceBody(HttpRequest.BodyPublisher body) {
        this.body = body;
    }

    /** A body of that text in UTF-8. */
    static OnceBody of(String text) {
        return new OnceBody(HttpRequest.BodyPublishers.ofString(text));
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (taken.compareAndSet(false, true)) {
            body.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {
                // There are none.
            }

            @Override
            public void cancel() {
                // There is nothing to end.
            }
        });
        subscriber.onError(new IOException("the connection was dropped after the request had been sent"));
    }
}

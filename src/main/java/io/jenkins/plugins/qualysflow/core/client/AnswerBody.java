package io.jenkins.plugins.qualysflow.core.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * An answer's body held in memory, up to a limit.
 *
 * @param bytes what came, at most the limit
 * @param cut whether there was more
 */
record AnswerBody(byte[] bytes, boolean cut) {

    /** The body as text; what is no UTF-8 shows as replacement marks. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Collects a body and lets go of the connection as soon as the limit is passed. */
    static final class Subscriber implements HttpResponse.BodySubscriber<AnswerBody> {

        private final int limit;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final CompletableFuture<AnswerBody> body = new CompletableFuture<>();
        private Flow.Subscription subscription;

        Subscriber(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<AnswerBody> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (body.isDone()) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                int room = limit - collected.size();
                byte[] part = new byte[Math.min(room, buffer.remaining())];
                buffer.get(part);
                collected.writeBytes(part);
                if (buffer.hasRemaining()) {
                    subscription.cancel();
                    body.complete(new AnswerBody(collected.toByteArray(), true));
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(new AnswerBody(collected.toByteArray(), false));
        }
    }
}

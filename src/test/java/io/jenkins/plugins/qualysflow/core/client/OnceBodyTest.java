package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnceBodyTest {

    @Test
    void itIsReadOnceAndRefusesToBeReadAgain() throws Exception {
        HttpRequest.BodyPublisher body = OnceBody.of("{\"\u00e4\":1}");

        assertThat(body.contentLength()).isEqualTo(8);
        assertThat(read(body).get(5, TimeUnit.SECONDS)).isEqualTo("{\"\u00e4\":1}");
        assertThatThrownBy(() -> read(body).get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("dropped after the request had been sent");
    }

    private static CompletableFuture<String> read(HttpRequest.BodyPublisher body) {
        HttpResponse.BodySubscriber<String> reader = HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                reader.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                reader.onNext(List.of(bytes));
            }

            @Override
            public void onError(Throwable error) {
                reader.onError(error);
            }

            @Override
            public void onComplete() {
                reader.onComplete();
            }
        });
        return reader.getBody().toCompletableFuture();
    }
}

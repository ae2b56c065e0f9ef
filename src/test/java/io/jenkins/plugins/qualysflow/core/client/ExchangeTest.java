package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a request that the HTTP client has begun to send, when an answer comes, stops, fails or is none. */
@Timeout(20)
class ExchangeTest {

    private static final EntityDetails SOME_BODY = new BasicEntityDetails(1000, null);

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> told = new ArrayList<>();
    private final CompletableFuture<Void> transfer = new CompletableFuture<>();
    private CompletableFuture<Content> stored = CompletableFuture.completedFuture(new Content(new byte[0], 0, false));

    private final Exchange exchange = new Exchange((status, onFault) -> new Watched(), Runnable::run, new Ticker() {
        @Override
        public long nanos() {
            return time.elapsed().toNanos();
        }

        @Override
        public CompletableFuture<Void> pause(long nanos) {
            CompletableFuture<Void> pause = new CompletableFuture<>();
            time.schedule(() -> pause.complete(null), Duration.ofNanos(nanos));
            return pause;
        }
    });

    /** A body that any number of bytes may be sent for. */
    private final class Watched implements Body {
        @Override
        public boolean add(ByteBuffer piece) {
            return true;
        }

        @Override
        public CompletableFuture<Content> end() {
            return stored;
        }

        @Override
        public void drop() {
            told.add("body dropped");
        }
    }

    @Test
    void anAnswerIsSilentOnceNothingCameForTheWholeTimeHoweverLongItTook() throws IOException {
        exchange.limitSilence(Duration.ofSeconds(60));
        begin(SOME_BODY);
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofSeconds(50));
            exchange.consume(ByteBuffer.allocate(1));
        }

        time.advance(Duration.ofSeconds(59));
        assertThat(exchange.answer()).isNotDone();
        time.advance(Duration.ofSeconds(1));
        assertThat(exchange.answer())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whatFailsEndsTheTransferAndGivesUpWhatWasWritten() throws IOException {
        begin(SOME_BODY);

        exchange.abort(new IOException("no more"));

        assertThat(exchange.answer()).isCompletedExceptionally();
        assertThat(transfer).isCancelled();
        assertThat(told).containsExactly("body dropped");
    }

    @Test
    void whatFailsBeforeAnAnswerHasWrittenNothing() {
        exchange.begun(transfer);

        exchange.abort(new IOException("no more"));

        assertThat(transfer).isCancelled();
        assertThat(told).isEmpty();
    }

    @Test
    void aTransferThatTheClientCancelsFails() throws IOException {
        begin(SOME_BODY);

        exchange.cancelled();

        assertThat(exchange.answer()).isCompletedExceptionally();
    }

    @Test
    void aBodyThatCannotBeStoredIsNoAnswer() throws IOException {
        stored = CompletableFuture.failedFuture(new IOException("the disk is full"));
        begin(SOME_BODY);

        exchange.streamEnd(List.of());
        exchange.releaseResources();

        assertThat(exchange.answer())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the disk is full");
    }

    @Test
    void anAnswerWithoutABodyIsCompleteAtOnce() throws IOException {
        begin(null);
        assertThat(told).containsExactly("client told of the end");

        exchange.releaseResources();

        assertThat(exchange.answer()).isCompletedWithValueMatching(answer -> answer.status() == 200);
        assertThat(transfer).as("left alone").isNotDone();
    }

    private void begin(EntityDetails body) throws IOException {
        exchange.begun(transfer);
        exchange.sending();
        FutureCallback<Void> client = new CallbackContribution<>(null) {
            @Override
            public void completed(Void nothing) {
                told.add("client told of the end");
            }
        };
        exchange.consumeResponse(new BasicHttpResponse(200), body, null, client);
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends a request; the outcome is an answer or a {@link QFlowException}. */
final class HttpCalls {

    /** Maximum size in bytes of an answer that is held in memory; step data is written to disk and has its own limits. */
    static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final Logger LOGGER = Logger.getLogger(HttpCalls.class.getName());
    private static final int LARGEST_ERROR = 64 * 1024;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final HttpTransport transport;
    private final InstantSource clock;
    private final CallListener listener;
    private final Duration silence;
    private final Duration total;

    /**
     * Calls by that transport.
     *
     * @param silence maximum time without receiving data; an answer that is held in memory may take 30 s longer in total
     */
    HttpCalls(HttpTransport transport, InstantSource clock, CallListener listener, Duration silence) {
        this(transport, clock, listener, silence, silence.plusSeconds(30));
    }

    /**
     * Calls by that transport.
     *
     * @param silence maximum time without receiving data
     * @param total maximum time of a call whose answer is held in memory
     */
    HttpCalls(HttpTransport transport, InstantSource clock, CallListener listener, Duration silence, Duration total) {
        this.transport = transport;
        this.clock = clock;
        this.listener = listener;
        this.silence = silence;
        this.total = total;
    }

    /** Sends, with an answer held in memory; an error status fails the future. */
    CompletableFuture<Answer> send(ApiRequest request) {
        return send(request, LARGEST_ANSWER);
    }

    /** The same; an answer of more bytes fails the future. */
    CompletableFuture<Answer> send(ApiRequest request, int maxBytes) {
        return send(
                request, total, (status, onFault) -> new MemoryBody(Answer.isGood(status) ? maxBytes : LARGEST_ERROR));
    }

    /** Sends, and writes the body of a good answer; without a limit in total as long as data is received. */
    CompletableFuture<Download> download(ApiRequest request, Destination target, long maxBytes) {
        return send(
                        request,
                        null,
                        (status, onFault) -> Answer.isGood(status)
                                ? new ChannelBody(target, maxBytes, transport.files, onFault, System::nanoTime)
                                : new MemoryBody(LARGEST_ERROR))
                .thenApply(answer ->
                        new Download(answer.content().size(), answer.content().cut()));
    }

    private CompletableFuture<Answer> send(ApiRequest request, Duration limit, Body.Factory bodies) {
        long begun = System.nanoTime();
        guarded(() -> transport.trace.sent(request));
        guarded(() -> listener.sent(request.call()));
        Exchange exchange = transport.send(request, limit == null ? null : silence, bodies);
        if (limit == null) {
            exchange.limitSilence(silence);
        } else {
            exchange.limit(limit);
        }
        return exchange.answer().handle((answer, thrown) -> {
            Throwable error = QFlowErrors.unwrap(thrown);
            if (error != null || answer.status() == PROXY_AUTHENTICATION_REQUIRED) {
                QFlowException failure = failure(request, exchange.isSent(), error);
                guarded(() -> transport.trace.failed(request, failure, Duration.ofNanos(System.nanoTime() - begun)));
                throw new CompletionException(failure);
            }
            RateHeaders rate = RateHeaders.of(answer::header, clock.instant());
            guarded(() -> listener.answered(request.call(), answer.status(), rate, serviceTime(answer)));
            guarded(() -> transport.trace.answered(request, answer, Duration.ofNanos(System.nanoTime() - begun)));
            if (!Answer.isGood(answer.status())) {
                throw new CompletionException(refusal(request, answer, rate));
            }
            if (answer.content().bytes() != null && answer.content().cut()) {
                throw new CompletionException(new QFlowException(
                        Kind.UNREADABLE,
                        request.call(),
                        answer.status(),
                        "it is larger than " + answer.content().size() + " bytes"));
            }
            return answer;
        });
    }

    /** Notifies a trace or listener. Its error must not fail the call: an answer would be lost. */
    private static void guarded(Runnable notification) {
        try {
            notification.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A listener of the calls to Qualys Flow failed", e);
        }
    }

    private static Instant serviceTime(Answer answer) {
        try {
            String date = answer.header("date");
            return date == null
                    ? null
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static QFlowException refusal(ApiRequest request, Answer answer, RateHeaders rate) {
        Call call = request.call();
        int status = answer.status();
        String message = ErrorBody.message(answer.content(), request.secretTexts());
        if (rate.isRateLimited(status)) {
            return QFlowException.rateLimited(call, status, message, rate.toWait());
        }
        return switch (status) {
            case 401 -> new QFlowException(Kind.UNAUTHORIZED, call, status, message);
            case 403 -> new QFlowException(Kind.FORBIDDEN, call, status, message);
            case 404 -> new QFlowException(Kind.NOT_FOUND, call, status, message);
            // A gateway may answer 408 when the service is slow: the service may have received the request.
            case 408 -> new QFlowException(Kind.SERVER_ERROR, call, status, message);
            default ->
                status / 100 == 4
                        ? new QFlowException(Kind.INVALID_REQUEST, call, status, message)
                        : status / 100 == 5
                                ? new QFlowException(Kind.SERVER_ERROR, call, status, message)
                                : new QFlowException(Kind.UNREADABLE, call, status, "it is no answer of the API");
        };
    }

    /**
     * The error for a failed transfer.
     *
     * @param sent whether sending the request had begun
     * @param error null if the proxy answered instead of the service, which received nothing then
     */
    private QFlowException failure(ApiRequest request, boolean sent, Throwable error) {
        Call call = request.call();
        if (error instanceof ChannelBody.Fault) {
            return new QFlowException(Kind.NOT_WRITTEN, call, 0, error.getMessage(), error);
        }
        if (error == null
                || (error instanceof Exchange.ProxyRefusal refusal
                        && refusal.status() == PROXY_AUTHENTICATION_REQUIRED)) {
            String reason = "the proxy wants a user name and a password, or others than it was given";
            return new QFlowException(Kind.NOT_CONNECTED, call, 0, reason, error);
        }
        return new QFlowException(
                sent ? Kind.BROKEN : Kind.NOT_CONNECTED,
                call,
                0,
                reason(error, sent, request.secretTexts()),
                harmless(error, request.secrets()) ? error : null);
    }

    /** The client quotes an answer that is no HTTP in the messages of its errors. */
    private static boolean harmless(Throwable error, List<String> secrets) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            String message = at.getMessage();
            if (message != null && !Scrubber.masked(message, secrets).equals(message)) {
                return false;
            }
        }
        return true;
    }

    private String reason(Throwable error, boolean sent, String... secrets) {
        if (error instanceof SocketTimeoutException || error instanceof TimeoutException) {
            return sent
                    ? "no answer within " + silence.toSeconds() + " s"
                    : "no connection within " + transport.connectTimeout.toSeconds() + " s";
        }
        if (error instanceof UnknownHostException) {
            return "the host name cannot be resolved";
        }
        String message = Scrubber.scrub(error.getMessage(), secrets);
        return message == null ? error.getClass().getSimpleName() : message;
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Sends one request and turns whatever comes of it into an answer or a {@link QFlowException}. */
final class HttpCalls {

    /** Most of an answer that is held in memory, in bytes; step data goes to disk and has limits of its own. */
    static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final int LARGEST_ERROR = 64 * 1024;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    /** How the JDK says that a proxy opened no tunnel to the service. */
    private static final String NO_TUNNEL = "Tunnel failed";

    /** A step's data may be long in coming; what is not allowed is silence. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final HttpClients clients;
    private final InstantSource clock;
    private final CallListener listener;
    private final Duration timeout;

    HttpCalls(HttpClients clients, InstantSource clock, CallListener listener, Duration timeout) {
        this.clients = clients;
        this.clock = clock;
        this.listener = listener;
        this.timeout = timeout;
    }

    HttpClients clients() {
        return clients;
    }

    /** Sends, with an answer held in memory; an error status fails the future. {@code secrets} are blanked in errors. */
    CompletableFuture<Answer> send(HttpClient client, HttpRequest request, Call call, String... secrets) {
        return send(client, request, call, "", secrets);
    }

    /**
     * The same.
     *
     * @param body the body of the request as a trace may see it; null if it may see neither this nor the answer's
     */
    CompletableFuture<Answer> send(HttpClient client, HttpRequest request, Call call, String body, String[] secrets) {
        Tracer tracer = new Tracer(clients.trace(), call, secrets);
        tracer.sent(request, body);
        listener.sent(call);
        CompletableFuture<HttpResponse<AnswerBody>> sent = client.sendAsync(
                request, info -> new AnswerBody.Subscriber(isGood(info.statusCode()) ? LARGEST_ANSWER : LARGEST_ERROR));
        // The client's own time-out ends with the headers; a body that never ends is this one's to catch.
        CompletableFuture<HttpResponse<AnswerBody>> bounded =
                sent.copy().orTimeout(timeout.plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
        bounded.whenComplete((answer, error) -> sent.cancel(true));
        return bounded.handle((response, error) -> {
            if (error != null) {
                throw new CompletionException(failure(call, error, tracer));
            }
            checkReached(call, response);
            heard(call, response);
            tracer.answered(response, response.body(), body != null);
            if (!isGood(response.statusCode())) {
                throw new CompletionException(refusal(call, response, response.body(), secrets));
            }
            if (response.body().cut()) {
                throw new CompletionException(new QFlowException.UnreadableAnswer(
                        call, response.statusCode(), "it is larger than " + LARGEST_ANSWER + " bytes", null));
            }
            return new Answer(response.statusCode(), response.body().text());
        });
    }

    /** Sends, with the body of a good answer written to the body that {@code file} makes. */
    CompletableFuture<Download> download(
            HttpClient client, HttpRequest request, Call call, Path target, long maxBytes, String secret) {
        Tracer tracer = new Tracer(clients.trace(), call, secret);
        tracer.sent(request, null);
        listener.sent(call);
        Silence silence = new Silence(LONGEST_SILENCE);
        CompletableFuture<HttpResponse<Object>> sent = client.sendAsync(request, info -> {
            if (isGood(info.statusCode())) {
                return erased(new FileBody(target, maxBytes, silence::broken));
            }
            return erased(new AnswerBody.Subscriber(LARGEST_ERROR));
        });
        CompletableFuture<HttpResponse<Object>> bounded = silence.bound(sent, timeout);
        return bounded.handle((response, error) -> {
            if (error != null) {
                throw new CompletionException(failure(call, error, tracer));
            }
            checkReached(call, response);
            heard(call, response);
            if (response.body() instanceof AnswerBody body) {
                tracer.answered(response, body, true);
                throw new CompletionException(refusal(call, response, body, secret));
            }
            Download download = (Download) response.body();
            tracer.answered(response, download);
            return download;
        });
    }

    private static HttpResponse.BodySubscriber<Object> erased(HttpResponse.BodySubscriber<?> subscriber) {
        return HttpResponse.BodySubscribers.mapping(subscriber, body -> (Object) body);
    }

    /** An answer of a proxy about itself says nothing of the service, which got nothing then. */
    private static void checkReached(Call call, HttpResponse<?> response) {
        if (response.statusCode() != PROXY_AUTHENTICATION_REQUIRED) {
            return;
        }
        String reason = "the proxy wants a user name and a password, or others than it was given";
        if ("https".equals(response.request().uri().getScheme())) {
            reason += "; Java sends none to a proxy for https by the scheme Basic, unless it is started with "
                    + "-Djdk.http.auth.tunneling.disabledSchemes=";
        }
        throw new CompletionException(new QFlowException.Unreachable(call, true, reason, null));
    }

    private void heard(Call call, HttpResponse<?> response) {
        Instant now = clock.instant();
        Instant serviceTime = response.headers()
                .firstValue("Date")
                .map(text -> {
                    try {
                        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                    } catch (DateTimeParseException e) {
                        return null;
                    }
                })
                .orElse(null);
        listener.answered(call, response.statusCode(), RateHeaders.of(response.headers(), now), serviceTime);
    }

    private static boolean isGood(int status) {
        return status / 100 == 2;
    }

    private QFlowException refusal(Call call, HttpResponse<?> response, AnswerBody body, String... secrets) {
        int status = response.statusCode();
        RateHeaders rate = RateHeaders.of(response.headers(), clock.instant());
        String message = ErrorBody.message(body.text(), secrets);
        if (rate.turnAway(status)) {
            return new QFlowException.RateLimited(call, status, message, rate.toWait());
        }
        return switch (status) {
            case 401 -> new QFlowException.Unauthorized(call, status, message);
            case 403 -> new QFlowException.Forbidden(call, status, message);
            case 404 -> new QFlowException.NotFound(call, status, message);
            // A gateway that tired of waiting answers 408 as well: it does not tell whether the request got through.
            case 408 -> new QFlowException.ServerError(call, status, message);
            default ->
                status / 100 == 4
                        ? new QFlowException.InvalidRequest(call, status, message)
                        : status / 100 == 5
                                ? new QFlowException.ServerError(call, status, message)
                                : new QFlowException.UnreadableAnswer(call, status, "it is no answer of the API", null);
        };
    }

    private QFlowException failure(Call call, Throwable error, Tracer tracer) {
        QFlowException failure = failure(call, error);
        tracer.failed(failure);
        return failure;
    }

    /** What a failure of the transport proves: only a connection that was never made proves that nothing was sent. */
    private QFlowException failure(Call call, Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof QFlowException known) {
            return known;
        }
        boolean neverConnected = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof SSLHandshakeException
                || (cause.getMessage() != null && cause.getMessage().startsWith(NO_TUNNEL));
        return new QFlowException.Unreachable(call, neverConnected, reason(cause), cause);
    }

    private String reason(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection within " + HttpClients.CONNECT_TIMEOUT.toSeconds() + " s";
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return "no answer within " + timeout.toSeconds() + " s";
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return cause.getCause() == null ? "the host is unknown or refuses" : "the host name cannot be resolved";
        }
        String message = Scrubber.scrub(cause.getMessage());
        return message == null && cause instanceof IOException
                ? cause.getClass().getSimpleName()
                : message;
    }

    /** A good answer. */
    record Answer(int status, String text) {}
}

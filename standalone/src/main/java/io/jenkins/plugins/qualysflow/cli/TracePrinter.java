package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Answer;
import io.jenkins.plugins.qualysflow.core.client.ApiRequest;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.Content;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes requests and answers as lines for people: {@code >} goes out, {@code <} comes in. Credentials are blanked, the
 * bodies of calls for a token and the data of steps are counted and not shown.
 */
final class TracePrinter implements CallTrace {

    private static final String BLANK = "****";

    private static final Set<String> CREDENTIALS = Set.of(
            "authorization",
            "clientid",
            "clientsecret",
            "proxy-authorization",
            "proxy-authenticate",
            "www-authenticate",
            "cookie",
            "set-cookie");

    private static final List<String> HEADERS_OF_INTEREST = List.of(
            "content-type",
            "content-length",
            "date",
            "location",
            "retry-after",
            "server",
            "x-concurrency",
            "x-correlation-id",
            "x-ratelimit",
            "x-request-id");

    private final Consumer<String> lines;
    private final TraceBody bodies;

    /**
     * A printer.
     *
     * @param lines gets the lines, and makes them printable
     * @param bodies makes bodies fit to be shown
     */
    TracePrinter(Consumer<String> lines, TraceBody bodies) {
        this.lines = lines;
        this.bodies = bodies;
    }

    @Override
    public void sent(ApiRequest request) {
        line("> " + request.call().method() + " " + request.uri());
        new TreeMap<>(request.headers()).forEach((name, value) -> header(">   ", name, value, request));
        String body = request.body();
        if (body != null) {
            String masked = request.confidential() ? null : Scrubber.masked(body, request.secrets());
            body(">   ", body.getBytes(StandardCharsets.UTF_8).length, masked);
        }
    }

    @Override
    public void answered(ApiRequest request, Answer answer, Duration took) {
        line("< " + answer.status() + " in " + took.toMillis() + " ms, " + request.call());
        answer.headers().forEach((name, values) -> {
            if (HEADERS_OF_INTEREST.stream().anyMatch(name::startsWith)) {
                values.forEach(value -> header("<   ", name, value, request));
            }
        });
        body("<   ", answer.content().size(), masked(answer.content(), request));
    }

    @Override
    public void failed(ApiRequest request, QFlowException error, Duration took) {
        line("< no answer after " + took.toMillis() + " ms, " + request.call() + ": "
                + (error.serviceMessage() == null ? error.code() : error.serviceMessage()));
    }

    private void header(String indent, String name, String value, ApiRequest request) {
        boolean credential = CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
        line(indent + name + ": " + (credential ? BLANK : Scrubber.masked(value, request.secrets())));
    }

    private void body(String indent, long bytes, String masked) {
        String shown = masked == null ? "not shown" : bodies.shown(masked);
        line(indent + bytes + " bytes" + (shown.isEmpty() ? "" : ": " + shown));
    }

    /** The body of an answer without the secrets of its request; null if it must not be shown, or went elsewhere. */
    private static String masked(Content content, ApiRequest request) {
        String text = request.confidential() ? null : content.text();
        return text == null
                ? null
                : content.cut()
                        ? Scrubber.maskedBeginning(text, request.secrets())
                        : Scrubber.masked(text, request.secrets());
    }

    private void line(String line) {
        lines.accept(bodies.line(line));
    }
}

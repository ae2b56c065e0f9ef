package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Writes requests and answers as lines for people: {@code >} goes out, {@code <} comes in. */
final class TracePrinter implements CallTrace {

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
    public void sent(Sent request) {
        line("> " + request.call().method() + " " + request.uri());
        headers(">   ", request.headers());
        if (request.bytes() > 0) {
            body(">   ", request.bytes(), request.body());
        }
    }

    @Override
    public void answered(Answered answer) {
        line("< " + answer.status() + " in " + answer.took().toMillis() + " ms, " + answer.call());
        headers("<   ", answer.headers());
        body("<   ", answer.bytes(), answer.body());
    }

    @Override
    public void failed(Call call, Duration took, String reason) {
        line("< no answer after " + took.toMillis() + " ms, " + call + ": " + reason);
    }

    private void headers(String indent, Map<String, List<String>> headers) {
        headers.forEach((name, values) -> {
            boolean ofInterest = indent.startsWith(">")
                    || HEADERS_OF_INTEREST.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith);
            if (ofInterest) {
                values.forEach(value -> line(indent + name + ": " + value));
            }
        });
    }

    private void body(String indent, long bytes, String body) {
        String shown = body == null ? "not shown" : bodies.shown(body);
        line(indent + bytes + " bytes" + (shown.isEmpty() ? "" : ": " + shown));
    }

    private void line(String line) {
        lines.accept(bodies.line(line));
    }
}

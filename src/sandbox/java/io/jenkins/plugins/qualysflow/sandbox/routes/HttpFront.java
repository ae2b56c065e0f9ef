package io.jenkins.plugins.qualysflow.sandbox.routes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Body;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.state.FaultScript;
import io.jenkins.plugins.qualysflow.sandbox.state.Journal;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Between connections and the service: reads requests, keeps the journal, lets faults happen, writes answers. */
public final class HttpFront implements HttpHandler {
    private static final int BUFFER = 64 * 1024;
    /** What is beyond is not read; such a body is no JSON any more. */
    private static final int LARGEST_REQUEST = 16 * 1024 * 1024;

    /** Of a reply that is sent in parts. */
    private static final int PARTS = 20;

    /** A member whose value is a number. */
    private static final Pattern NUMBER = Pattern.compile(":\\s*(-?\\d+(?:\\.\\d+)?)(?=[,}\\s])");

    private static final List<String> DATA = List.of("input", "output");

    private final QFlowService service;
    private final FaultScript faults;
    private final Journal journal;
    private final InstantSource clock;
    private final Object delays = new Object();
    private boolean closing;
    private long releases;

    public HttpFront(QFlowService service, FaultScript faults, Journal journal, InstantSource clock) {
        this.service = service;
        this.faults = faults;
        this.journal = journal;
        this.clock = clock;
    }

    /** Ends all delays; calls that wait are dropped. */
    public void close() {
        synchronized (delays) {
            closing = true;
            delays.notifyAll();
        }
    }

    /** Ends all delays of the calls that are in the journal by now. */
    public void release() {
        synchronized (delays) {
            releases++;
            delays.notifyAll();
        }
    }

    private long releases() {
        synchronized (delays) {
            return releases;
        }
    }

    /** Throwing an {@link IOException} makes the JDK's server close the connection at once; that is how faults drop. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        Route route;
        Map<String, String> query;
        try {
            route = Route.of(method, path);
            query = Call.pairs(exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException e) {
            send(exchange, Refusal.badRequest("malformed escape in the address").answer(clock.instant(), path));
            return;
        }
        String rawQuery = exchange.getRequestURI().getRawQuery();
        Optional<Fault> hit = faults.next(route.operation(), path, rawQuery == null ? "" : rawQuery);
        Fault.Action action = hit.map(Fault::action).orElse(Fault.Action.PASS);
        boolean unread = action == Fault.Action.DROP_WHILE_READING;
        byte[] body = unread ? new byte[0] : exchange.getRequestBody().readNBytes(LARGEST_REQUEST);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        Call call = new Call(route, path, query, headers, body);
        JournalEntry entry =
                JournalEntry.of(clock.instant(), route.operation(), method, path, rawQuery, query, headers, body);
        // A test that sees the call in the journal may release it before its delay begins.
        long before = releases();
        journal.arrived(entry, hit);
        if (hit.isPresent()) {
            faulty(exchange, call, entry, hit.get(), before);
        } else {
            reply(exchange, entry, service.answer(call));
        }
    }

    private void faulty(HttpExchange exchange, Call call, JournalEntry entry, Fault fault, long before)
            throws IOException {
        pause(fault.delay(), before);
        Answer real = fault.processed() ? service.answer(call) : null;
        if (fault.action() == Fault.Action.TRICKLE) {
            trickle(exchange, entry, real, fault.replyDelay(), before);
            return;
        }
        pause(fault.replyDelay(), before);
        switch (fault.action()) {
            case PASS -> reply(exchange, entry, real);
            case ANSWER, GARBAGE, HTML, WRONG_CONTENT, WITHOUT_EXECUTION_ID ->
                reply(exchange, entry, new Answer(fault.status(), fault.headers(), Body.of(fault.body())));
            case WITHOUT_DATA, MASKED_DATA, WRONG_TOTAL -> reply(exchange, entry, wrongList(real, fault.action()));
            case INSERT -> reply(exchange, entry, real.with(inserted(real.body(), fault.body())));
            case QUOTED_NUMBERS -> reply(exchange, entry, real.with(quoted(real.body())));
            case UTF_16 -> reply(exchange, entry, real.with(inUtf16(real.body())));
            case GZIP -> reply(exchange, entry, compressed(real));
            case HALF_BODY -> reply(exchange, entry, real.with(firstHalf(real.body())));
            case CUT_REPLY -> cut(exchange, entry, real);
            case DROP_BEFORE_REPLY, DROP_BEFORE_PROCESSING, DROP_WHILE_READING, TRICKLE ->
                throw new IOException("dropped without a reply");
        }
    }

    private void pause(Duration delay, long before) throws IOException {
        if (delay.isZero()) {
            return;
        }
        long begun = System.nanoTime();
        synchronized (delays) {
            try {
                long left = delay.toNanos();
                while (!closing && releases == before && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(delays, left);
                    left = delay.toNanos() - (System.nanoTime() - begun);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the server ends", e);
            }
            if (closing) {
                throw new IOException("the server ends");
            }
        }
    }

    private void reply(HttpExchange exchange, JournalEntry entry, Answer answer) throws IOException {
        journal.answered(entry, answer.status());
        send(exchange, answer);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        head(exchange, answer);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER)) {
            answer.body().writeTo(out);
        }
    }

    /**
     * Sends the head and half of the body, then drops the connection. The stream is not closed: the JDK's server would
     * end the reply properly.
     */
    private void cut(HttpExchange exchange, JournalEntry entry, Answer answer) throws IOException {
        journal.answered(entry, answer.status());
        head(exchange, answer);
        OutputStream out = exchange.getResponseBody();
        try {
            answer.body().writeTo(new LimitedOutputStream(out, half(answer.body())));
        } finally {
            out.flush();
        }
        throw new IOException("dropped after a part of the reply");
    }

    /** The JDK's server wants 0 for chunks of an unknown length, and -1 for no body. */
    private static void head(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        long length = answer.body().length();
        exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length == Body.UNKNOWN_LENGTH ? 0 : length);
    }

    /** A list that says something else than it should; an answer that is none, such as a refusal, stays as it is. */
    private static Answer wrongList(Answer real, Fault.Action action) throws IOException {
        if (real.status() != 200) {
            return real;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        real.body().writeTo(bytes);
        JsonNode answer = Json.parse(bytes.toByteArray());
        ObjectNode list = (ObjectNode) (answer.has("data") ? answer.get("data") : answer);
        JsonNode items = list.get("items");
        switch (action) {
            case WITHOUT_DATA -> items.forEach(item -> ((ObjectNode) item).remove(DATA));
            case MASKED_DATA ->
                items.forEach(item -> DATA.forEach(name -> ((ObjectNode) item).put(name, StepRecord.MASK)));
            default -> list.put("total", items.size() + 2);
        }
        return real.with(Body.of(Json.text(answer)));
    }

    /** Sends the reply in parts, each after a pause. */
    private void trickle(HttpExchange exchange, JournalEntry entry, Answer answer, Duration pause, long before)
            throws IOException {
        journal.answered(entry, answer.status());
        byte[] bytes = bytes(answer.body());
        head(exchange, answer.with(Body.of(bytes)));
        try (OutputStream out = exchange.getResponseBody()) {
            int parts = Math.min(PARTS, bytes.length);
            for (int part = 0; part < parts; part++) {
                pause(pause, before);
                int from = bytes.length * part / parts;
                out.write(bytes, from, bytes.length * (part + 1) / parts - from);
                out.flush();
            }
        }
    }

    private static Body inserted(Body body, String text) throws IOException {
        String whole = new String(bytes(body), StandardCharsets.UTF_8);
        int brace = whole.indexOf('{') + 1;
        return brace == 0 ? body : Body.of(whole.substring(0, brace) + text + whole.substring(brace));
    }

    private static Body quoted(Body body) throws IOException {
        return Body.of(
                NUMBER.matcher(new String(bytes(body), StandardCharsets.UTF_8)).replaceAll(":\"$1\""));
    }

    private static Body inUtf16(Body body) throws IOException {
        return Body.of(new String(bytes(body), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
    }

    private static Answer compressed(Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            answer.body().writeTo(out);
        }
        return answer.with(Map.of("Content-Encoding", "gzip")).with(Body.of(bytes.toByteArray()));
    }

    private static byte[] bytes(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static Body firstHalf(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(new LimitedOutputStream(bytes, half(body)));
        } catch (LimitedOutputStream.Full e) {
            // Half of it is all that is wanted.
        }
        return Body.of(bytes.toByteArray());
    }

    /** Half of the length; where that is unknown, so little that it is surely less than the whole. */
    private static long half(Body body) {
        return body.length() == Body.UNKNOWN_LENGTH ? 1 : body.length() / 2;
    }
}

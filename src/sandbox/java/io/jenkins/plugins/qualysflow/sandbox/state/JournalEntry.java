package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One request the service got.
 *
 * @param time when, by the clock of the service
 * @param operation what was asked for
 * @param method HTTP method
 * @param path path as sent, still percent-encoded
 * @param rawQuery query as sent, null if there was none
 * @param query decoded query parameters; the first of each name
 * @param headers all values by header name (matched without case); a bearer token is kept as
 *     {@code Bearer <n chars>} and a client secret as {@code <n chars>}
 * @param tokenSha256 SHA-256 of the bearer token in lower-case hex, empty if none was sent
 * @param body the bytes sent, perhaps none
 * @param status the status answered; empty while not answered yet, and for ever if the connection was dropped
 */
public record JournalEntry(
        Instant time,
        Operation operation,
        String method,
        String path,
        String rawQuery,
        Map<String, String> query,
        Map<String, List<String>> headers,
        Optional<String> tokenSha256,
        byte[] body,
        OptionalInt status) {
    private static final String BEARER = "Bearer ";

    /** Takes copies of everything that could change. */
    public JournalEntry {
        query = Map.copyOf(query);
        Map<String, List<String>> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> sorted.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(sorted);
        body = body.clone();
    }

    /** A request that has come, with headers whose names are matched without case; secrets are not kept. */
    public static JournalEntry of(
            Instant time,
            Operation operation,
            String method,
            String path,
            String rawQuery,
            Map<String, String> query,
            Map<String, List<String>> headers,
            byte[] body) {
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> kept.put(name, new ArrayList<>(values)));
        kept.computeIfPresent("Authorization", (name, values) -> blank(values));
        kept.computeIfPresent("clientSecret", (name, values) -> blank(values));
        return new JournalEntry(
                time,
                operation,
                method,
                path,
                rawQuery,
                query,
                kept,
                Optional.ofNullable(headers.get("Authorization"))
                        .map(values -> values.get(0))
                        .filter(value -> value.startsWith(BEARER))
                        .map(value -> sha256(value.substring(BEARER.length()))),
                body,
                OptionalInt.empty());
    }

    /** SHA-256 of a token in lower-case hex, to compare with {@link #tokenSha256()}. */
    public static String sha256(String token) {
        return HexFormat.of().formatHex(Digests.sha256(token));
    }

    /** The first value of a header (name without case), empty if it was not sent. */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON.
     *
     * @throws tools.jackson.core.JacksonException if it is none
     */
    public JsonNode json() {
        return Json.parse(body);
    }

    public JournalEntry withStatus(OptionalInt answered) {
        return new JournalEntry(time, operation, method, path, rawQuery, query, headers, tokenSha256, body, answered);
    }

    /** Without headers and body: they may hold what nobody wants in a log. */
    @Override
    public String toString() {
        String answered = status.isPresent() ? Integer.toString(status.getAsInt()) : "no answer";
        return time + " " + operation + " " + method + " " + path + (rawQuery == null ? "" : "?" + rawQuery) + " -> "
                + answered;
    }

    private static List<String> blank(List<String> values) {
        return values.stream()
                .map(value -> value.startsWith(BEARER)
                        ? BEARER + "<" + (value.length() - BEARER.length()) + " chars>"
                        : "<" + value.length() + " chars>")
                .toList();
    }
}

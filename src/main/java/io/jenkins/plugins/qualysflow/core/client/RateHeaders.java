package io.jenkins.plugins.qualysflow.core.client;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What the headers of an answer say about the quota: {@code X-RateLimit-*} as the gateway's API pages describe them,
 * {@code X-Concurrency-Limit-*} of the classic API, and {@code Retry-After}.
 *
 * @param remaining calls left in the window; null if not said
 * @param toWait how long to wait before the next call; null if not said
 * @param concurrencyExceeded whether the answer came because too many calls ran at once
 * @param limit calls allowed in the window; null if not said
 * @param window the window that the calls are counted in; null if not said
 */
public record RateHeaders(Long remaining, Duration toWait, boolean concurrencyExceeded, Long limit, Duration window) {

    /** Headers that name neither limit nor window. */
    public RateHeaders(Long remaining, Duration toWait, boolean concurrencyExceeded) {
        this(remaining, toWait, concurrencyExceeded, null, null);
    }

    /** Reads the headers; {@code now} turns a {@code Retry-After} date into a duration. */
    static RateHeaders of(HttpHeaders headers, Instant now) {
        Long wait = number(headers, "X-RateLimit-ToWait-Sec");
        Duration toWait = wait == null ? retryAfter(headers, now) : Duration.ofSeconds(wait);
        Long window = number(headers, "X-RateLimit-Window-Sec");
        Long limit = first(number(headers, "X-Concurrency-Limit-Limit"), number(headers, "X-ConcurrencyLimit-Limit"));
        Long running =
                first(number(headers, "X-Concurrency-Limit-Running"), number(headers, "X-ConcurrencyLimit-Running"));
        return new RateHeaders(
                number(headers, "X-RateLimit-Remaining"),
                toWait == null || toWait.isNegative() ? null : toWait,
                limit != null && running != null && running >= limit,
                number(headers, "X-RateLimit-Limit"),
                window == null ? null : Duration.ofSeconds(window));
    }

    /**
     * Whether an answer of that status turned the call away for the quota: 429, or 409 with headers that say so. Limit
     * and window alone come with every answer, so they prove nothing: a 409 with calls left is a conflict.
     */
    public boolean turnAway(int status) {
        return status == 429 || (status == 409 && sayLimited());
    }

    private boolean sayLimited() {
        return (toWait != null && !toWait.isZero()) || (remaining != null && remaining <= 0) || concurrencyExceeded;
    }

    private static Duration retryAfter(HttpHeaders headers, Instant now) {
        Long seconds = number(headers, "Retry-After");
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        return headers.firstValue("Retry-After")
                .map(text -> {
                    try {
                        return Duration.between(
                                now,
                                ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant());
                    } catch (DateTimeException e) {
                        return null;
                    }
                })
                .orElse(null);
    }

    private static Long first(Long one, Long other) {
        return one != null ? one : other;
    }

    private static Long number(HttpHeaders headers, String name) {
        String text = headers.firstValue(name).map(String::strip).orElse("");
        return text.matches("\\d{1,9}") ? Long.valueOf(text) : null;
    }
}

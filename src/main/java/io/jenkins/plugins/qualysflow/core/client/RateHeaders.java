package io.jenkins.plugins.qualysflow.core.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;

/**
 * The headers of an answer about the quota: {@code X-RateLimit-*} as the gateway's API pages describe them,
 * {@code X-Concurrency-Limit-*} of the classic API, and {@code Retry-After}.
 *
 * @param remaining calls left in the window; null if not said
 * @param toWait how long to wait before the next call; null if not said
 * @param concurrencyExceeded whether too many calls ran at once
 * @param limit calls allowed in the window; null if not said
 * @param window the window that the calls are counted in; null if not said
 */
public record RateHeaders(Long remaining, Duration toWait, boolean concurrencyExceeded, Long limit, Duration window) {

    /** Headers that name neither limit nor window. */
    public RateHeaders(Long remaining, Duration toWait, boolean concurrencyExceeded) {
        this(remaining, toWait, concurrencyExceeded, null, null);
    }

    /**
     * Reads the headers.
     *
     * @param headers gives the first value of the header of that name, which is in lower case; null for none
     * @param now turns a {@code Retry-After} date into a duration
     */
    static RateHeaders of(UnaryOperator<String> headers, Instant now) {
        Long wait = number(headers, "x-ratelimit-towait-sec");
        Duration toWait = wait == null ? retryAfter(headers, now) : Duration.ofSeconds(wait);
        Long window = number(headers, "x-ratelimit-window-sec");
        Long limit = first(number(headers, "x-concurrency-limit-limit"), number(headers, "x-concurrencylimit-limit"));
        Long running =
                first(number(headers, "x-concurrency-limit-running"), number(headers, "x-concurrencylimit-running"));
        return new RateHeaders(
                number(headers, "x-ratelimit-remaining"),
                toWait == null || toWait.isNegative() ? null : toWait,
                limit != null && running != null && running >= limit,
                number(headers, "x-ratelimit-limit"),
                window == null ? null : Duration.ofSeconds(window));
    }

    /**
     * Whether an answer of that status refused the call for the quota: 429, or 409 with headers that say so. Every answer
     * may have a limit and a window, so these two prove nothing: a 409 with calls left is a conflict.
     */
    public boolean isRateLimited(int status) {
        return status == 429 || (status == 409 && isUsedUp());
    }

    private boolean isUsedUp() {
        return (toWait != null && !toWait.isZero()) || (remaining != null && remaining <= 0) || concurrencyExceeded;
    }

    private static Duration retryAfter(UnaryOperator<String> headers, Instant now) {
        Long seconds = number(headers, "retry-after");
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        String date = headers.apply("retry-after");
        try {
            return date == null
                    ? null
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Long first(Long one, Long other) {
        return one != null ? one : other;
    }

    private static Long number(UnaryOperator<String> headers, String name) {
        String text = headers.apply(name);
        return text != null && text.strip().matches("\\d{1,9}") ? Long.valueOf(text.strip()) : null;
    }
}

package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;

/**
 * How many calls the service takes in a rolling window; logins don't count. Refused calls are not counted either.
 *
 * @param calls calls per window, at least 1
 * @param window length of the window, at least one second
 * @param scope what is counted together
 * @param status what a refused call is answered, 429 or 409
 * @param headers whether answers carry the {@code X-RateLimit-} headers
 * @param retryAfter whether refusals carry {@code Retry-After}, in seconds
 */
public record RateLimit(int calls, Duration window, Scope scope, int status, boolean headers, boolean retryAfter) {
    /** What is counted together. */
    public enum Scope {
        /** All calls. */
        SHARED,
        /** The calls of each operation. */
        PER_ENDPOINT
    }

    /** Checks the values; a wrong one is an {@link IllegalArgumentException}. */
    public RateLimit {
        if (calls < 1) {
            throw new IllegalArgumentException("calls must be at least 1, not " + calls);
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("window must be at least 1s, not " + window);
        }
        if (status != 429 && status != 409) {
            throw new IllegalArgumentException("status must be 429 or 409, not " + status);
        }
    }

    /** A limit shared by all endpoints, refused by 429 with rate headers and without {@code Retry-After}. */
    public static RateLimit of(int calls, Duration window) {
        return new RateLimit(calls, window, Scope.SHARED, 429, true, false);
    }
}

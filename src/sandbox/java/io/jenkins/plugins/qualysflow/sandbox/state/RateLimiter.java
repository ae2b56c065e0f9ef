package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts calls in a rolling window, as {@link RateLimit} says. */
public final class RateLimiter {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final InstantSource clock;
    private final Map<Operation, Deque<Instant>> calls = new EnumMap<>(Operation.class);
    private final RateLimit limit;

    /** A limiter; {@code limit} null means none. */
    public RateLimiter(RateLimit limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * What became of a call.
     *
     * @param allowed whether it may go on
     * @param status what to answer if it may not
     * @param headers rate headers for the answer
     */
    public record Verdict(boolean allowed, int status, Map<String, String> headers) {}

    public synchronized Verdict take(Operation operation) {
        if (limit == null) {
            return new Verdict(true, 0, Map.of());
        }
        Instant now = clock.instant();
        // A shared count is kept under one name.
        Operation key = limit.scope() == RateLimit.Scope.SHARED ? Operation.OTHER : operation;
        Deque<Instant> recent = calls.computeIfAbsent(key, any -> new ArrayDeque<>());
        while (!recent.isEmpty() && !now.isBefore(recent.peekFirst().plus(limit.window()))) {
            recent.removeFirst();
        }
        boolean allowed = recent.size() < limit.calls();
        if (allowed) {
            recent.addLast(now);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (limit.headers()) {
            headers.put("X-RateLimit-Limit", Integer.toString(limit.calls()));
            headers.put("X-RateLimit-Window-Sec", Long.toString(limit.window().toSeconds()));
            headers.put("X-RateLimit-Remaining", Integer.toString(limit.calls() - recent.size()));
        }
        if (!allowed) {
            Duration toWait = Duration.between(now, recent.peekFirst().plus(limit.window()));
            String seconds = Long.toString((toWait.toNanos() + NANOS - 1) / NANOS);
            if (limit.headers()) {
                headers.put("X-RateLimit-ToWait-Sec", seconds);
            }
            if (limit.retryAfter()) {
                headers.put("Retry-After", seconds);
            }
        }
        return new Verdict(allowed, limit.status(), headers);
    }
}

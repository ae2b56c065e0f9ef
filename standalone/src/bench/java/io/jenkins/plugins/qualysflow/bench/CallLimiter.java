package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Holds calls back until a rolling hour has room for them: the most urgent kind first, within a kind first come, first served.
 */
final class CallLimiter {

    private final SimulatedTime time;
    private final ToIntFunction<CallKind> limits;
    private final RollingLog log = new RollingLog();
    private final Map<CallKind, Queue<Queued>> queues = new EnumMap<>(CallKind.class);
    private Scheduler.Timer wakeUp = () -> {};

    private record Queued(CompletableFuture<?> result, Runnable begin) {}

    /**
     * A limiter.
     *
     * @param limits for each kind, how many calls of all kinds the hour may have when one more of it is made
     */
    CallLimiter(SimulatedTime time, ToIntFunction<CallKind> limits) {
        this.time = time;
        this.limits = limits;
        for (CallKind kind : CallKind.values()) {
            queues.put(kind, new ArrayDeque<>());
        }
    }

    /** One limit for every kind of call. */
    static CallLimiter same(SimulatedTime time, int callsPerHour) {
        return new CallLimiter(time, kind -> callsPerHour);
    }

    /**
     * Makes the call once there is room for it.
     *
     * @return its answer; cancelling it takes back a call that has not begun, which then does not count
     */
    <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable begin = () -> call.get().whenComplete((answer, error) -> {
            if (error == null) {
                result.complete(answer);
            } else {
                result.completeExceptionally(error);
            }
        });
        queues.get(kind).add(new Queued(result, begin));
        dispatch();
        return result;
    }

    /** Calls of the last hour. */
    int spent() {
        return log.count(time.instant());
    }

    private void dispatch() {
        wakeUp.cancel();
        wakeUp = () -> {};
        Instant now = time.instant();
        Instant next = null;
        for (CallKind kind : CallKind.values()) {
            Queue<Queued> queue = queues.get(kind);
            Instant earliest = now;
            while (!queue.isEmpty() && !earliest.isAfter(now)) {
                earliest = log.earliest(limits.applyAsInt(kind), now);
                if (queue.peek().result().isDone()) {
                    queue.remove();
                } else if (!earliest.isAfter(now)) {
                    log.add(now);
                    queue.remove().begin().run();
                }
            }
            if (!queue.isEmpty() && (next == null || earliest.isBefore(next))) {
                next = earliest;
            }
        }
        if (next != null) {
            wakeUp.cancel();
            wakeUp = time.schedule(this::dispatch, Duration.between(now, next));
        }
    }
}

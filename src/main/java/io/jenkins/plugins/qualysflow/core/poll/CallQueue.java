package io.jenkins.plugins.qualysflow.core.poll;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of an account that have not begun: a queue for each purpose. Cancelled calls are removed when they are at the
 * head. Not thread-safe.
 */
final class CallQueue {

    private final Map<Purpose, Deque<Waiting>> queues = new EnumMap<>(Purpose.class);

    /**
     * A call that has not begun.
     *
     * @param result done if the call was cancelled
     */
    record Waiting(CompletableFuture<?> result, Runnable begin) {}

    void add(Purpose purpose, Waiting call) {
        queues.computeIfAbsent(purpose, made -> new ArrayDeque<>()).addLast(call);
    }

    /** Removes the next call; null if there is none. */
    Waiting take(Purpose purpose) {
        Deque<Waiting> queue = queues.get(purpose);
        Waiting first = queue == null ? null : queue.pollFirst();
        while (first != null && first.result().isDone()) {
            first = queue.pollFirst();
        }
        return first;
    }

    /** Puts a call back to the head of its queue. */
    void putBack(Purpose purpose, Waiting call) {
        queues.get(purpose).addFirst(call);
    }

    /** Number of calls that wait and were not cancelled. */
    int size() {
        return (int) queues.values().stream()
                .flatMap(Collection::stream)
                .filter(call -> !call.result().isDone())
                .count();
    }
}

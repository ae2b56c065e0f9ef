package io.jenkins.plugins.qualysflow.core.poll;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of an account that have not begun: a queue for each purpose. Cancelled calls are removed when they are at the
 * head, or when the queue has become twice as long. Not thread-safe.
 */
final class CallQueue {

    /** Shorter queues are not searched for cancelled calls. */
    private static final int SHORT = 64;

    private final Map<Purpose, Queue> queues = new EnumMap<>(Purpose.class);

    /**
     * A call that has not begun.
     *
     * @param result done if the call was cancelled
     */
    record Waiting(CompletableFuture<?> result, Runnable begin) {}

    private static final class Queue {
        private final Deque<Waiting> calls = new ArrayDeque<>();
        private int purgedAt = SHORT;

        void add(Waiting call) {
            calls.addLast(call);
            if (calls.size() > purgedAt) {
                calls.removeIf(each -> each.result().isDone());
                purgedAt = Math.max(SHORT, 2 * calls.size());
            }
        }
    }

    void add(Purpose purpose, Waiting call) {
        queues.computeIfAbsent(purpose, made -> new Queue()).add(call);
    }

    /** Removes the next call; null if there is none. */
    Waiting take(Purpose purpose) {
        Queue queue = queues.get(purpose);
        Waiting first = queue == null ? null : queue.calls.pollFirst();
        while (first != null && first.result().isDone()) {
            first = queue.calls.pollFirst();
        }
        return first;
    }

    /** Puts a call back to the head of its queue. */
    void putBack(Purpose purpose, Waiting call) {
        queues.get(purpose).calls.addFirst(call);
    }

    /** Number of calls that wait and were not cancelled. */
    int size() {
        return (int) queues.values().stream()
                .map(queue -> queue.calls)
                .flatMap(Collection::stream)
                .filter(call -> !call.result().isDone())
                .count();
    }
}

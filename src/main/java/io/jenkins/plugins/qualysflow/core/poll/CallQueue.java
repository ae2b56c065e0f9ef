package io.jenkins.plugins.qualysflow.core.poll;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of an account that have not begun: a line for each purpose, first come, first served. One that was taken back stays in
 * its line until it is its turn, or until half of the line is such. Not for several threads at a time.
 */
final class CallQueue {

    /** A line is cleared of calls that were taken back only when it is longer than this. */
    private static final int SHORT = 64;

    private final Map<Purpose, Line> lines = new EnumMap<>(Purpose.class);

    /**
     * A call that has not begun.
     *
     * @param result done if it was taken back
     */
    record Waiting(CompletableFuture<?> result, Runnable begin) {}

    private static final class Line {
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
        lines.computeIfAbsent(purpose, made -> new Line()).add(call);
    }

    /** Takes the call whose turn it is out of its line; null if there is none. */
    Waiting take(Purpose purpose) {
        Line line = lines.get(purpose);
        Waiting first = line == null ? null : line.calls.pollFirst();
        while (first != null && first.result().isDone()) {
            first = line.calls.pollFirst();
        }
        return first;
    }

    /** It is not its turn after all. */
    void putBack(Purpose purpose, Waiting call) {
        lines.get(purpose).calls.addFirst(call);
    }

    /** How many calls wait that were not taken back. */
    int size() {
        return (int) lines.values().stream()
                .map(line -> line.calls)
                .flatMap(Collection::stream)
                .filter(call -> !call.result().isDone())
                .count();
    }
}

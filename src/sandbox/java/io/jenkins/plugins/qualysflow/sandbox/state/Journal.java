package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * All requests the service got, in the order of their arrival. Safe for use by several threads; the lists it gives out
 * are snapshots.
 */
public final class Journal {
    private final List<JournalEntry> entries = new ArrayList<>();
    private BiConsumer<JournalEntry, Optional<Fault>> watcher = (entry, fault) -> {};

    public Journal() {}

    /** All requests so far. */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** The requests for one operation so far, refused and dropped ones included. */
    public synchronized List<JournalEntry> of(Operation operation) {
        return entries.stream().filter(entry -> entry.operation() == operation).toList();
    }

    /** How many requests for one operation have arrived so far, refused and dropped ones included. */
    public synchronized int count(Operation operation) {
        return (int)
                entries.stream().filter(entry -> entry.operation() == operation).count();
    }

    /**
     * Waits until that many requests for an operation have arrived (not: have been answered).
     *
     * @param atMost the longest wait, in real time
     * @return whether they have arrived in time
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public synchronized boolean await(Operation operation, int atLeast, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (count(operation) < atLeast) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            // Rounded up: wait(0) would wait for ever.
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return true;
    }

    /** Forgets everything. A request still being answered then leaves no trace. */
    public synchronized void clear() {
        entries.clear();
    }

    /** From now on is told of each request when it arrives, in order, with the fault that will hit it. */
    public synchronized void watch(BiConsumer<JournalEntry, Optional<Fault>> told) {
        watcher = told;
    }

    public synchronized void arrived(JournalEntry entry, Optional<Fault> fault) {
        entries.add(entry);
        watcher.accept(entry, fault);
        notifyAll();
    }

    /** Called before the answer is sent, so that who got an answer finds its status here. */
    public synchronized void answered(JournalEntry entry, int status) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i) == entry) {
                entries.set(i, entry.withStatus(OptionalInt.of(status)));
                return;
            }
        }
    }
}

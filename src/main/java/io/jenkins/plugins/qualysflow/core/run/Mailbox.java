package io.jenkins.plugins.qualysflow.core.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks one at a time, in order, on threads of another executor. Each task sees the writes of the previous ones, so
 * that fields which only its tasks use need no lock.
 */
final class Mailbox implements Executor {

    private static final Logger LOGGER = Logger.getLogger(Mailbox.class.getName());

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether a thread runs tasks, or is about to. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    /** Adds a task. Throws if the executor has no thread for it; the task is run with the next one then. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (scheduled.compareAndSet(false, true)) {
            try {
                threads.execute(this::work);
            } catch (RuntimeException | Error e) {
                scheduled.set(false);
                throw e;
            }
        }
    }

    private void work() {
        do {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            scheduled.set(false);
            // A task may have been added since the last poll(), while "scheduled" was still set.
        } while (!tasks.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Goes on with the next tasks.
            LOGGER.log(Level.WARNING, "A task of a run of Qualys Flow failed", e);
        }
    }
}

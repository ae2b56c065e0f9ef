package io.jenkins.plugins.qualysflow.core.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Does what it is given one after the other, in that order, on threads of others. What one task wrote the next one sees, so
 * that fields which only its tasks use need no lock.
 */
final class Mailbox implements Executor {

    private static final Logger LOGGER = Logger.getLogger(Mailbox.class.getName());

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether a thread works, or is about to. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    /** Puts a task behind all others. Where there is no thread for it this throws, and the task is done with the next. */
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
            // A task may have come since the last look, when this thread still counted as working.
        } while (!tasks.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // What comes after it must not wait for ever.
            LOGGER.log(Level.WARNING, "A task of a run of Qualys Flow failed", e);
        }
    }
}

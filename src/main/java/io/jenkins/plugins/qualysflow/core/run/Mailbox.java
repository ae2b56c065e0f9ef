package io.jenkins.plugins.qualysflow.core.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger open = new AtomicInteger();

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    /** Puts a task behind all others. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (open.getAndIncrement() == 0) {
            threads.execute(this::work);
        }
    }

    private void work() {
        do {
            try {
                tasks.remove().run();
            } catch (RuntimeException | Error e) {
                // What comes after it must not wait for ever.
                LOGGER.log(Level.WARNING, "A task of a run of Qualys Flow failed", e);
            }
        } while (open.decrementAndGet() > 0);
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs all timers on one daemon thread. Runs no task after it was closed. */
public final class ThreadScheduler implements Scheduler, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(ThreadScheduler.class.getName());

    private final ScheduledThreadPoolExecutor thread;

    /** A scheduler. Its thread starts with the first task. */
    public ThreadScheduler(String threadName) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        try {
            ScheduledFuture<?> future =
                    thread.schedule(() -> guarded(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "A timer was set after the scheduler was closed", e);
            return () -> {};
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // The future of a task is not read, so that its error would not be logged.
            LOGGER.log(Level.WARNING, "A timer of Qualys Flow failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

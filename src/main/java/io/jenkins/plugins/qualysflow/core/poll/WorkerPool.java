package io.jenkins.plugins.qualysflow.core.poll;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool of threads for short tasks. It starts a thread only if all others are busy, up to a maximum, and ends idle ones but
 * one: where the system has no thread left, tasks wait for that one. A {@link ThreadPoolExecutor} with more core threads would
 * start all of them before any runs a second task.
 */
public final class WorkerPool {

    private static final int IDLE_SECONDS = 30;

    private WorkerPool() {}

    /**
     * A pool. Tasks after its shutdown are dropped.
     *
     * @param most maximum number of threads; at least 1
     */
    public static ThreadPoolExecutor of(int most, ThreadFactory factory) {
        Waiting waiting = new Waiting();
        return new ThreadPoolExecutor(1, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory, (task, pool) -> {
            if (!pool.isShutdown()) {
                waiting.put(task);
            }
        }) {
            @Override
            public void execute(Runnable task) {
                try {
                    super.execute(task);
                } catch (OutOfMemoryError e) {
                    // No thread could be started. Whoever called would not try again.
                    if (getPoolSize() == 0) {
                        throw e;
                    }
                    waiting.put(task);
                }
            }
        };
    }

    /** Accepts an offered task only if a thread waits for one; else the pool starts a thread or, at its maximum, puts it. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        /** Not by {@link #offer}, as some releases of the JDK 21 do, which would drop the task. */
        @Override
        public void put(Runnable task) {
            super.offer(task);
        }
    }
}

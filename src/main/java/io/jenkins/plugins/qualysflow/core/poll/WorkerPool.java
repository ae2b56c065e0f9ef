package io.jenkins.plugins.qualysflow.core.poll;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool of threads for short tasks. It starts a thread only if all others are busy, up to a maximum, and ends idle ones.
 * A {@link ThreadPoolExecutor} with core threads would start its maximum before any thread runs a second task.
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
        return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory, (task, pool) -> {
            if (!pool.isShutdown()) {
                waiting.put(task);
            }
        });
    }

    /** Accepts an offered task only if a thread waits for one; else the pool starts a thread or, at its maximum, puts it. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}

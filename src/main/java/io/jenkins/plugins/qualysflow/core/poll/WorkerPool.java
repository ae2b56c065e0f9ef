package io.jenkins.plugins.qualysflow.core.poll;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for short work: another one only while all are busy, up to a number, and none when there has been nothing to do for
 * a while. A pool of the JDK makes all it may have before it lets one of them do two things.
 */
public final class WorkerPool {

    private static final int IDLE_SECONDS = 30;

    private WorkerPool() {}

    /**
     * A pool. What it is given after its end is dropped.
     *
     * @param most how many threads there are at most; at least 1
     */
    public static ThreadPoolExecutor of(int most, ThreadFactory factory) {
        Waiting waiting = new Waiting();
        return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory, (task, pool) -> {
            if (!pool.isShutdown()) {
                waiting.put(task);
            }
        });
    }

    /** Takes a task that is offered only if a thread is waiting for one; else the pool makes a thread, or puts it in. */
    private static final class Waiting extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Does what takes long or much memory: cutting, judging and redacting what was downloaded. It has threads of its own, so
 * that polls and starts never wait for it.
 */
public final class Bulk implements Executor {

    private final Executor threads;
    private final Queue<Runnable> large = new ArrayDeque<>();
    private boolean busy;

    /**
     * Bulk work on those threads.
     *
     * @param threads a few; more would only share the processor and the disk
     */
    public Bulk(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /**
     * Does what holds a whole output in memory, which takes many times its size: one such task at a time, in turn. No
     * thread waits for its turn.
     */
    public void alone(Runnable task) {
        synchronized (large) {
            large.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        threads.execute(this::next);
    }

    private void next() {
        Runnable task;
        synchronized (large) {
            task = large.remove();
        }
        try {
            task.run();
        } finally {
            boolean more;
            synchronized (large) {
                more = !large.isEmpty();
                busy = more;
            }
            if (more) {
                threads.execute(this::next);
            }
        }
    }
}

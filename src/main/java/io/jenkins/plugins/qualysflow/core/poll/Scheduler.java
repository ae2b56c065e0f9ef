package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;

/** Runs tasks later. They must be short and must not block. */
public interface Scheduler {

    /** A task that can be cancelled. */
    @FunctionalInterface
    interface Timer {
        /** Cancels the task, unless it has begun. */
        void cancel();
    }

    /**
     * Runs the task once.
     *
     * @param delay from now; zero or less for as soon as possible
     */
    Timer schedule(Runnable task, Duration delay);
}

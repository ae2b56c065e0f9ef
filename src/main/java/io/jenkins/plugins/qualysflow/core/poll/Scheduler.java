package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;

/** Runs something later. Tasks are short: whatever takes time goes to an executor. */
public interface Scheduler {

    /** A task that can be taken back. */
    @FunctionalInterface
    interface Timer {
        /** The task will not run any more, unless it has begun. */
        void cancel();
    }

    /**
     * Runs the task once.
     *
     * @param delay from now; zero or less for as soon as possible
     */
    Timer schedule(Runnable task, Duration delay);
}

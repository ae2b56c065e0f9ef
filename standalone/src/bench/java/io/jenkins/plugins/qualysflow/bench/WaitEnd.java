package io.jenkins.plugins.qualysflow.bench;

/** How a wait ends. */
enum WaitEnd {
    /** The execution was seen to have ended. */
    NOTICED,
    TIMED_OUT,
    /** Given up before the deadline. */
    FAILED
}

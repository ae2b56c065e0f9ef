package io.jenkins.plugins.qualysflow.core.run;

/** The stored progress of a run; stored before the next action, so that it is known after a restart what not to repeat. */
public enum Phase {
    /** No start was sent, or the service provably did not act on it. */
    NEW,
    /** The start is about to be sent, or was sent and not answered: it must not be sent again. */
    TRIGGERING,
    /** The execution is known and is waited for. */
    WAITING,
    /** The execution has ended and its outputs are being collected. */
    COLLECTING,
    /** The run has ended. */
    DONE
}

package io.jenkins.plugins.qualysflow.core.run;

/** How far a run has come; stored before the next thing is done, so that a restart knows what may not be done again. */
public enum Phase {
    /** Nothing was sent, or what was sent was provably not acted on. */
    NEW,
    /** The start is about to be sent, or was sent and not answered yet: it must not be sent again. */
    TRIGGERING,
    /** The execution is known and is waited for. */
    WAITING,
    /** The execution has ended and its outputs are being fetched. */
    COLLECTING,
    /** Nothing left to do. */
    DONE
}

package io.jenkins.plugins.qualysflow.core.run;

/** How the execution of a run ended. */
public enum Outcome {
    /** Succeeded. */
    SUCCESS,
    /** Failed. */
    FAILURE,
    /** Ended with an unknown status; counts as failed. */
    UNKNOWN_STATUS,
    /** Had not ended at the deadline; may still be running. */
    TIMED_OUT,
    /** The run was aborted; the execution may still be running, since the API can't cancel one. */
    ABORTED,
    /** No execution was started. */
    NOT_STARTED,
    /** It is unknown whether an execution was started. */
    START_UNKNOWN,
    /** Started; its end was not waited for, or could not be determined. */
    STARTED
}

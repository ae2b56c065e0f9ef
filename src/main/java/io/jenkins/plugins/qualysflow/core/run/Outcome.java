package io.jenkins.plugins.qualysflow.core.run;

/** What became of the execution. */
public enum Outcome {
    /** Ended well. */
    SUCCESS,
    /** Ended badly. */
    FAILURE,
    /** Ended with a status that is not known; counts as failed. */
    UNKNOWN_STATUS,
    /** Had not ended at the deadline; it may still be going on. */
    TIMED_OUT,
    /** The wait was ended from outside; the execution may still be going on, since the API can't cancel one. */
    ABORTED,
    /** No execution was begun. */
    NOT_STARTED,
    /** It can't be known whether an execution was begun. */
    START_UNKNOWN,
    /** Begun; its end was not waited for, or could not be found out. */
    STARTED
}

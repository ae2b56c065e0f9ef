package io.jenkins.plugins.qualysflow.bench;

/** What a call is for; the most urgent first. */
enum CallKind {
    /** The last poll of a wait, at its deadline. */
    LAST_POLL,
    START,
    POLL,
    COLLECT
}

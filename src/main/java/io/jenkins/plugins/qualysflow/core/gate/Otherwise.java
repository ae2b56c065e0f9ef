package io.jenkins.plugins.qualysflow.core.gate;

/** What a gate that does not pass asks for; the later the worse. */
public enum Otherwise {
    /** The build goes on and is marked unstable. */
    UNSTABLE,
    /** The build fails. */
    FAILURE
}

package io.jenkins.plugins.qualysflow.core.gate;

/** What a gate that fails does to the build, where that is not left to the setting of the step. The later the worse. */
public enum OnGateFailure {
    /** The build goes on and is marked unstable. */
    UNSTABLE,
    /** The build fails. */
    FAILURE
}

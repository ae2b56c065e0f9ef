package io.jenkins.plugins.qualysflow.core.gate;

/** What a gate that does not pass does to the build, instead of the setting of the step. In ascending severity. */
public enum OnGateFailure {
    /** The build goes on and is marked unstable. */
    UNSTABLE,
    /** The build fails. */
    FAILURE
}

package io.jenkins.plugins.qualysflow.sandbox.scenario;

/** A scenario that cannot be read; the message names the place in the JSON and the rule. */
public final class ScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ScenarioException(String message) {
        super(message);
    }

    public ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}

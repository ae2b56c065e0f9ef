package io.jenkins.plugins.qualysflow.core.gate;

/** A gate can't be evaluated, and so does not pass; the message is the reason and contains no value of the output. */
final class GateFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GateFault(String message) {
        super(message, null, false, false);
    }

    static GateFault cannotBeCompared(String why) {
        return new GateFault("cannot be compared: " + why);
    }

    static GateFault wrongShape(String why) {
        return new GateFault("wrong shape: " + why);
    }

    static GateFault of(String reason) {
        return new GateFault(reason);
    }
}

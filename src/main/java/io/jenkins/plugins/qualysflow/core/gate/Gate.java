package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;

/**
 * A condition on the output of steps. Made by {@link GateRules}, which checks what a user gave.
 *
 * @param step which steps
 * @param path where in their output
 * @param condition what is wanted there
 * @param value plain JSON value that the condition compares with; null is JSON's null for a condition that takes a
 *     value, and nothing for one that does not
 * @param onFailure what is asked for if it does not pass; null for the default of whoever asks
 */
public record Gate(NodeGlob step, GatePath path, Condition condition, Object value, OnGateFailure onFailure) {

    /** Whether it judges that step. A step that was skipped has no output, and is not judged. */
    boolean judges(Step candidate) {
        return step.matches(candidate) && candidate.ending() != Ending.NEUTRAL;
    }

    /**
     * What is wanted, as may be shown.
     *
     * @param secret whether it is compared with something that must not be shown
     */
    Object expected(boolean secret) {
        return secret || path.isSensitive() ? ShownValues.masked(value) : ShownValues.shown(value);
    }

    /** Shows no value: it may be secret. */
    @Override
    public String toString() {
        return "Gate[step=" + step + ", path=" + path + ", condition=" + condition + "]";
    }
}

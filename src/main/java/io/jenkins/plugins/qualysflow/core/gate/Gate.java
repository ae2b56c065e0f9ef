package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;

/**
 * A condition on the output of steps. Created by {@link GateRules}, which checks the input of the user.
 *
 * @param step selects steps by node id or type
 * @param path selects values in their outputs
 * @param condition condition on these values
 * @param value plain JSON value that the condition compares with; null is JSON's null for a condition that takes a
 *     value, and no value for one that does not
 * @param onFailure what it does to the build if it does not pass; null for the setting of the step
 * @param requiredBy the server or folder that requires it, such as {@code folder team/release}; null if the job itself does
 */
public record Gate(
        NodeGlob step, GatePath path, Condition condition, Object value, OnGateFailure onFailure, String requiredBy) {

    /** Whether it judges that step: it is selected and was not skipped, since skipped steps have no output. */
    boolean judges(Step candidate) {
        return step.matches(candidate) && candidate.ending() != Ending.NEUTRAL;
    }

    /**
     * The value, as it may be shown.
     *
     * @param secret whether it is compared with a secret
     * @param secrets texts that are masked in it
     */
    Object expected(boolean secret, MaskedLiterals secrets) {
        return secret || path.isSensitive() ? ShownValues.masked(value) : ShownValues.shown(value, secrets);
    }

    /** Shows no value: it may be secret. */
    @Override
    public String toString() {
        return "Gate[step=" + step + ", path=" + path + ", condition=" + condition + "]";
    }
}

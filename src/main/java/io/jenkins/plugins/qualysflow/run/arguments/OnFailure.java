package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What happens to the build if a run does not pass, in increasing severity. */
@Restricted(NoExternalUse.class)
public enum OnFailure {
    /** Nothing: the script checks the result. */
    NONE,
    /** The build and its stage become unstable, and the script continues. */
    UNSTABLE,
    /** The step fails. */
    FAILURE;

    /** The more severe of the two. */
    @NonNull
    public OnFailure or(@NonNull OnFailure other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** What happens to the build after this result, if this is the {@code onFailure} of the step. */
    @NonNull
    public OnFailure after(@NonNull RunResult result) {
        if (result.passed() || (result.outcome() == Outcome.STARTED && result.error() == null)) {
            return NONE;
        }
        if (result.outcome() == Outcome.ABORTED) {
            // The build itself was aborted.
            return FAILURE;
        }
        OnFailure byGates = result.badGates().stream()
                .map(gate -> gate.onFailure() == null
                        ? this
                        : valueOf(gate.onFailure().name()))
                .reduce(NONE, OnFailure::or);
        return result.succeeded() ? byGates : byGates.or(this);
    }

    /** For people, in a form. */
    @NonNull
    public String getDescription() {
        return switch (this) {
            case NONE -> Messages.OnFailure_none();
            case UNSTABLE -> Messages.OnFailure_unstable();
            case FAILURE -> Messages.OnFailure_failure();
        };
    }
}

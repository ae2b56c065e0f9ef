package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a run that did not pass does to its build; from mild to hard. */
@Restricted(NoExternalUse.class)
public enum OnFailure {
    /** Nothing: the script looks at the result. */
    NONE,
    /** The build and its stage become unstable, and the script goes on. */
    UNSTABLE,
    /** The step fails. */
    FAILURE;

    /** The harder of two. */
    @NonNull
    public OnFailure or(@NonNull OnFailure other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** What a run that ended so does to its build, where this is what its author chose for one that does not pass. */
    @NonNull
    public OnFailure after(@NonNull RunResult result) {
        if (result.passed() || (result.outcome() == Outcome.STARTED && result.error() == null)) {
            return NONE;
        }
        if (result.outcome() == Outcome.ABORTED) {
            // A wait that somebody ended is not a result that a build could go on with.
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

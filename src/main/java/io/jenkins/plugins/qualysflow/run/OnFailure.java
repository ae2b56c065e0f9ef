package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;

/** What a run that did not pass does to its build; from mild to hard. */
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

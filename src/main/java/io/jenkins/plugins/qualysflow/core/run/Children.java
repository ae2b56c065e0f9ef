package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.output.Missing;
import java.util.List;

/**
 * What is known of the executions that an execution began.
 *
 * @param found in the order they were found, which is parents first
 * @param missing what could not be found out; it makes the evidence incomplete
 */
record Children(List<ChildResult> found, List<Missing> missing) {

    /** None, where nobody asked for them. */
    static final Children NONE = new Children(List.of(), List.of());

    /** The first that had not ended at the deadline; null if there is none. */
    ChildResult unended() {
        return found.stream()
                .filter(child -> child.outcome() == Outcome.TIMED_OUT)
                .findFirst()
                .orElse(null);
    }
}

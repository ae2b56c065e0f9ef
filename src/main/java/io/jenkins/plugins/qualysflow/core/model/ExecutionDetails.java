package io.jenkins.plugins.qualysflow.core.model;

import java.util.List;

/**
 * Answer to Execution Details with {@code includeSteps=true}.
 *
 * @param steps its steps so far, in the order they ran; null if the answer has none that can be read: the name of the member
 *     that holds them is not documented. {@link Step#endedAt} is null while a step is running
 * @param stepsLeftOut how many more steps the answer had than are read
 */
public record ExecutionDetails(Execution execution, List<Step> steps, int stepsLeftOut) {

    /** Maximum number of steps that are read. */
    public static final int MOST_STEPS = 2_000;

    /** Copies the list. */
    public ExecutionDetails {
        steps = steps == null ? null : List.copyOf(steps);
    }
}

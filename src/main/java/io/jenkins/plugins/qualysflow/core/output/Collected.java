package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.List;

/**
 * What came of collecting.
 *
 * @param steps the steps of the execution; empty where they could not be listed, which {@code missing} then says
 * @param missing what should be there and is not
 */
public record Collected(List<Step> steps, List<Missing> missing) {

    /** Whether nothing is missing. */
    public boolean isComplete() {
        return missing.isEmpty();
    }
}

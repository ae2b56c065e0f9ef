package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A child execution, at any level: started by the execution of the run or by another child.
 *
 * @param parentExecutionId the execution that started it
 * @param execution last known state
 * @param outcome {@link Outcome#SUCCESS}, {@link Outcome#FAILURE}, {@link Outcome#UNKNOWN_STATUS},
 *     {@link Outcome#TIMED_OUT}, or {@link Outcome#STARTED} if its end could not be determined
 * @param steps its steps in order; empty if they were not listed
 */
public record ChildResult(String parentExecutionId, Execution execution, Outcome outcome, List<Step> steps) {

    /** Its id. */
    public String executionId() {
        return execution.id();
    }

    /** Whether it is known to have ended. */
    boolean hasEnded() {
        return outcome != Outcome.TIMED_OUT && outcome != Outcome.STARTED;
    }

    /** Whether it succeeded, in every step. */
    public boolean succeeded() {
        return outcome == Outcome.SUCCESS && RunResult.badAmong(steps).isEmpty();
    }

    /** A copy with its steps. */
    ChildResult with(List<Step> listed) {
        return new ChildResult(parentExecutionId, execution, outcome, List.copyOf(listed));
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("executionId", execution.id());
        map.put("workflowId", execution.workflowId());
        map.put("parentExecutionId", parentExecutionId);
        map.put("status", execution.status());
        map.put("outcome", outcome.name());
        return map;
    }
}

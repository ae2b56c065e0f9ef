package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An execution that the execution of a run began, or that such an execution began.
 *
 * @param parentExecutionId the execution that began it
 * @param execution what was last seen of it
 * @param outcome what became of it: {@link Outcome#SUCCESS}, {@link Outcome#FAILURE}, {@link Outcome#UNKNOWN_STATUS},
 *     {@link Outcome#TIMED_OUT}, or {@link Outcome#STARTED} where its end could not be found out
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

    /** The same with the steps that were listed of it. */
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

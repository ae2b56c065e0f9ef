package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes results of what was seen and collected. */
final class Verdict {

    private final RunOrder order;

    Verdict(RunOrder order) {
        this.order = order;
    }

    /** An execution that has ended and whose evidence was collected. */
    RunResult of(Execution execution, Collected collected) {
        Outcome outcome =
                switch (execution.ending()) {
                    case GOOD -> Outcome.SUCCESS;
                    case BAD -> Outcome.FAILURE;
                    default -> Outcome.UNKNOWN_STATUS;
                };
        return result(execution.id(), execution, outcome, collected, null);
    }

    /** An execution that has ended, of which no evidence can be written. */
    RunResult withoutEvidence(Execution execution, String reason) {
        return of(execution, new Collected(List.of(), List.of(new Missing("evidence", reason))));
    }

    /** An execution that has ended, whose collecting was stopped. */
    RunResult stopped(Execution execution, Collected collected) {
        return result(execution.id(), execution, Outcome.ABORTED, collected, null);
    }

    /** Any other end. */
    RunResult of(String executionId, Execution last, Outcome outcome, RunError error) {
        return result(executionId, last, outcome, new Collected(List.of(), List.of()), error);
    }

    private RunResult result(
            String executionId, Execution execution, Outcome outcome, Collected collected, RunError error) {
        return new RunResult(
                executionId,
                order.workflowId(),
                execution,
                outcome,
                collected.steps(),
                order.failOnStepFailure(),
                collected.missing(),
                List.of(),
                error);
    }

    /** What {@code execution.json} holds: what was run and with what, then how it ended. */
    Map<String, Object> document(RunResult result, Map<String, Object> description) {
        Map<String, Object> document = new LinkedHashMap<>(description);
        document.putAll(result.toMap());
        // The manifest lists the files; here they are not all known yet.
        document.remove("artifacts");
        return document;
    }
}

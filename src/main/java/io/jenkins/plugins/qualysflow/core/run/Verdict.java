package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.gate.GateKeeper;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.OutputInspector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes results of what was seen and collected. */
final class Verdict {

    private final RunOrder order;
    private final GateKeeper gates;

    Verdict(RunOrder order) {
        this.order = order;
        this.gates = new GateKeeper(order.gates());
    }

    /** Has to see the outputs that the gates judge, before a result is made of them. */
    OutputInspector inspector() {
        return gates;
    }

    /** An execution that has ended and whose evidence was collected. */
    RunResult of(Execution execution, Collected collected) {
        Outcome outcome =
                switch (execution.ending()) {
                    case GOOD -> Outcome.SUCCESS;
                    case BAD -> Outcome.FAILURE;
                    default -> Outcome.UNKNOWN_STATUS;
                };
        return result(execution.id(), execution, outcome, collected, gates.results(collected), null);
    }

    /** An execution that has ended, of which no evidence can be written. */
    RunResult withoutEvidence(Execution execution, String reason) {
        return of(execution, new Collected(List.of(), List.of(new Missing("evidence", reason))));
    }

    /** An execution that has ended, whose collecting was stopped. */
    RunResult stopped(Execution execution, Collected collected) {
        return result(execution.id(), execution, Outcome.ABORTED, collected, gates.results(collected), null);
    }

    /** Any other end. */
    RunResult of(String executionId, Execution last, Outcome outcome, RunError error) {
        String reason =
                switch (outcome) {
                    case TIMED_OUT -> "the execution had not ended in time";
                    case ABORTED -> "the wait for the execution was aborted";
                    case NOT_STARTED -> "the workflow was not started";
                    case START_UNKNOWN -> "it is not known whether the workflow was started";
                    default -> "how the execution ended is not known";
                };
        return result(
                executionId, last, outcome, new Collected(List.of(), List.of()), gates.notEvaluated(reason), error);
    }

    private RunResult result(
            String executionId,
            Execution execution,
            Outcome outcome,
            Collected collected,
            List<GateResult> verdicts,
            RunError error) {
        return new RunResult(
                executionId,
                order.workflowId(),
                execution,
                outcome,
                collected.steps(),
                order.failOnStepFailure(),
                collected.missing(),
                verdicts,
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

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateKeeper;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.OutputInspector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the results of a run. */
final class Verdict {

    private static final Evidence.Gathered NOTHING =
            new Evidence.Gathered(new Collected(List.of(), List.of()), List.of());

    private final RunOrder order;
    private RequiredGates required;
    /** Null until the outputs are collected. */
    private GateKeeper gates;

    Verdict(RunOrder order) {
        this.order = order;
        this.required = order.required();
    }

    /** The gates that administrators require, as far as is known. */
    RequiredGates required() {
        return required;
    }

    /** The workflow is known better, which decides about required gates; {@code id} and {@code name} may be null. */
    void workflowIs(String id, String name) {
        required = required.ofWorkflow(id).named(name);
    }

    /** Evaluates the gates that bind the run as far as is known now; has to see the outputs before a result is created. */
    OutputInspector inspector() {
        gates = keeper(required.binding());
        return gates;
    }

    private GateKeeper keeper(List<Gate> ofOthers) {
        List<Gate> all = new ArrayList<>(order.gates());
        all.addAll(ofOthers);
        return new GateKeeper(
                all, !order.collect().redact().isEmpty(), order.collect().secrets());
    }

    /** The outcome of an execution that has ended. */
    static Outcome outcome(Execution execution) {
        return switch (execution.ending()) {
            case GOOD -> Outcome.SUCCESS;
            case BAD -> Outcome.FAILURE;
            default -> Outcome.UNKNOWN_STATUS;
        };
    }

    /**
     * The result of an execution that has ended and whose evidence was collected.
     *
     * @param unended a child that had not ended at the deadline; null if there is none
     */
    RunResult of(Execution execution, Evidence.Gathered gathered, ChildResult unended) {
        if (unended == null) {
            return result(execution, outcome(execution), gathered, null);
        }
        String reason = "the child execution " + unended.executionId() + " had not ended at the deadline";
        return result(execution, Outcome.TIMED_OUT, gathered, RunError.of("timed_out", reason));
    }

    /** The result of an execution that has ended, if no evidence can be written. */
    RunResult withoutEvidence(Execution execution, Children children, String reason) {
        List<Missing> missing = new ArrayList<>(children.missing());
        missing.add(new Missing("evidence", reason));
        return of(
                execution,
                new Evidence.Gathered(new Collected(List.of(), missing), children.found()),
                children.unended());
    }

    /** The result of an execution that has ended, if collecting was aborted. */
    RunResult stopped(Execution execution, Evidence.Gathered gathered) {
        return result(execution, Outcome.ABORTED, gathered, null);
    }

    /** The result of any other end. */
    RunResult of(String executionId, Execution last, Outcome outcome, RunError error) {
        String reason =
                switch (outcome) {
                    case TIMED_OUT -> "the execution has not ended before the timeout";
                    case ABORTED -> "the wait for the execution was aborted";
                    case NOT_STARTED -> "the workflow was not started";
                    case START_UNKNOWN -> "it is not known whether the workflow was started";
                    default -> "how the execution ended is not known";
                };
        workflowIs(last == null ? null : last.workflowId(), null);
        boolean nothingSent = outcome == Outcome.ABORTED && executionId == null && error == null;
        // Where nothing was started there is no run that could evade a gate for another workflow.
        GateKeeper all =
                keeper(outcome == Outcome.NOT_STARTED || nothingSent ? required.applying() : required.binding());
        return result(executionId, last, outcome, NOTHING, all.notEvaluated(reason), error);
    }

    private RunResult result(Execution execution, Outcome outcome, Evidence.Gathered gathered, RunError error) {
        GateKeeper all = gates == null ? keeper(required.binding()) : gates;
        List<GateResult> verdicts = all.results(gathered.own()).stream()
                .map(verdict -> {
                    String doubt = verdict.isRequired() && verdict.passed()
                            ? doubt(verdict.step(), outcome, gathered.own())
                            : null;
                    return doubt == null ? verdict : verdict.doubted(doubt);
                })
                .toList();
        return result(execution.id(), execution, outcome, gathered, verdicts, error);
    }

    /**
     * Why what a required gate found proves nothing; null if it does. A step that failed may have put out an empty list, and one
     * that was not reached or not listed can't be judged.
     */
    private static String doubt(String nodeId, Outcome outcome, Collected collected) {
        if (outcome != Outcome.SUCCESS) {
            return "the execution has not succeeded, so what the gate found proves nothing";
        }
        if (collected.missing().stream().anyMatch(part -> part.what().equals(Collector.STEPS))) {
            return "not all steps are known, so others may not pass";
        }
        boolean good = RunResult.badAmong(collected.steps().stream()
                        .filter(step -> step.nodeId().equals(nodeId))
                        .toList())
                .isEmpty();
        return good ? null : "the step has not succeeded, so what the gate found proves nothing";
    }

    private RunResult result(
            String executionId,
            Execution execution,
            Outcome outcome,
            Evidence.Gathered gathered,
            List<GateResult> verdicts,
            RunError error) {
        String known = execution == null ? null : execution.workflowId();
        return new RunResult(
                executionId,
                order.workflowId() == null ? known : order.workflowId(),
                execution,
                outcome,
                gathered.own().steps(),
                gathered.children(),
                order.failOnStepFailure(),
                gathered.own().missing(),
                verdicts,
                List.of(),
                error);
    }

    /** The content of {@code execution.json}: the description of the host, then the result. */
    Map<String, Object> document(RunResult result, Map<String, Object> description) {
        Map<String, Object> document = new LinkedHashMap<>(description);
        document.putAll(result.toMap());
        // Not complete yet; the manifest lists the files.
        document.remove("artifacts");
        return document;
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.gate.OnGateFailure;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The result of a run.
 *
 * @param executionId null if no execution is known
 * @param workflowId the workflow; null if only an execution was given
 * @param execution last known state of the execution; null if unknown
 * @param outcome how it ended
 * @param steps its steps in order; empty if they were not listed
 * @param children child executions, if they were waited for; parents first
 * @param stepFailureCounts whether a failed step or child makes the run not passed
 * @param missing missing parts of the evidence
 * @param gates verdicts of the gates; empty if there are no gates
 * @param artifacts paths of the archived files
 * @param error why the run ended without a regular end of the execution; null if it did not
 */
public record RunResult(
        String executionId,
        String workflowId,
        Execution execution,
        Outcome outcome,
        List<Step> steps,
        List<ChildResult> children,
        boolean stepFailureCounts,
        List<Missing> missing,
        List<GateResult> gates,
        List<String> artifacts,
        RunError error) {

    /** Whether it succeeded, in every step and child, with all of the evidence, and every gate passed. */
    public boolean passed() {
        return succeeded() && badGates().isEmpty();
    }

    /** Whether it succeeded, in every step and child, with all of the evidence, whatever the gates say. */
    public boolean succeeded() {
        return outcome == Outcome.SUCCESS
                && badSteps().isEmpty()
                && badChildren().isEmpty()
                && missing.isEmpty()
                && error == null;
    }

    /** The verdicts of gates that did not pass, those that an administrator requires first. */
    public List<GateResult> badGates() {
        return requiredGatesFirst().stream().filter(gate -> !gate.passed()).toList();
    }

    /** All verdicts, ordered so that no number of the job's own gates pushes a required one out of what is shown. */
    List<GateResult> requiredGatesFirst() {
        return gates.stream()
                .sorted(Comparator.comparing(gate -> !gate.isRequired()))
                .toList();
    }

    /** The worst that gates which did not pass and which an administrator requires do to the build; null if there are none. */
    public OnGateFailure requiredFailure() {
        return badGates().stream()
                .filter(GateResult::isRequired)
                .map(GateResult::onFailure)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The steps that make the run not passed: those that failed, and those with an unknown status. */
    public List<Step> badSteps() {
        return stepFailureCounts ? badAmong(steps) : List.of();
    }

    /** The children that make the run not passed: those that are not known to have succeeded in every step. */
    public List<ChildResult> badChildren() {
        return stepFailureCounts
                ? children.stream().filter(child -> !child.succeeded()).toList()
                : List.of();
    }

    static List<Step> badAmong(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.ending() != Ending.GOOD && step.ending() != Ending.NEUTRAL)
                .toList();
    }

    /** The status in the service's own word; null if unknown. */
    public String status() {
        return execution == null ? null : execution.status();
    }

    /** When it began; null if unknown. */
    public Instant startTime() {
        return execution == null ? null : execution.startDate();
    }

    /** When it ended; null if it has not ended, or if unknown. */
    public Instant endTime() {
        return execution == null ? null : execution.endDate();
    }

    /** Milliseconds from start to end; null while either is unknown. */
    public Long durationMillis() {
        return millis(execution == null ? null : execution.duration());
    }

    /** One sentence that says how it ended and, if it did not pass, why. */
    public String summary() {
        return ResultText.summary(this);
    }

    /** A copy with the paths of the archived files. */
    RunResult withArtifacts(List<String> paths) {
        return with(missing, List.copyOf(paths));
    }

    /** A copy with another missing part of the evidence. */
    RunResult with(Missing more) {
        return with(Stream.concat(missing.stream(), Stream.of(more)).toList(), artifacts);
    }

    private RunResult with(List<Missing> allMissing, List<String> paths) {
        return new RunResult(
                executionId,
                workflowId,
                execution,
                outcome,
                steps,
                children,
                stepFailureCounts,
                allMissing,
                gates,
                paths,
                error);
    }

    /** The result as a JSON object for scripts and programs. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("executionId", executionId);
        map.put("workflowId", workflowId);
        map.put("status", status());
        map.put("outcome", outcome.name());
        map.put("passed", passed());
        map.put("startTime", text(startTime()));
        map.put("endTime", text(endTime()));
        map.put("durationMillis", durationMillis());
        map.put("steps", steps.stream().map(RunResult::step).toList());
        map.put("children", children.stream().map(ChildResult::toMap).toList());
        map.put("gates", gates.stream().map(GateResult::toMap).toList());
        map.put("artifacts", artifacts);
        if (error != null) {
            map.put("error", error.toMap());
        }
        return map;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nodeId", step.nodeId());
        map.put("nodeType", step.nodeType());
        map.put("status", step.status());
        map.put("order", step.order());
        map.put("durationMillis", millis(step.duration()));
        return map;
    }

    private static Long millis(Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.NoServerException;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunRules;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A step whose arguments keep the rules. Nothing is stored or sent of one that breaks them. */
final class CheckedStep {

    private final QFlowWaitingStep step;
    private final CheckedRun run;
    private final StoredOptions options;

    private CheckedStep(QFlowWaitingStep step, CheckedRun run, StoredOptions options) {
        this.step = step;
        this.run = run;
        this.options = options;
    }

    /**
     * Checks the arguments of a step.
     *
     * @throws AbortException naming each argument that breaks a rule, and the rule
     */
    @NonNull
    static CheckedStep of(@NonNull QFlowWaitingStep step, @NonNull Item job) throws AbortException, NoServerException {
        List<String> problems = new ArrayList<>();
        Stream.of(
                        StepForms.minutesProblem("timeoutMinutes", step.getTimeoutMinutes()),
                        StepForms.minutesProblem("collectMinutes", step.getCollectMinutes()),
                        QFlowWaitingStep.redactProblem(texts(step.getRedact())))
                .filter(Objects::nonNull)
                .forEach(problems::add);
        CheckedRun run = null;
        if (step instanceof QFlowRunStep start) {
            try {
                run = RunRules.check(start.parameters());
            } catch (InvalidParametersException e) {
                problems.addAll(e.problems());
            }
        } else if (step instanceof QFlowWaitStep wait) {
            String badId = WorkflowId.problem("executionId", wait.getExecutionId());
            if (badId != null) {
                problems.add(badId);
            }
        }
        List<Map<String, Object>> gates = List.of();
        try {
            gates = QFlowGate.toMaps(step.getGates());
            GateRules.check(gates, QFlowGate::name, !(step instanceof QFlowRunStep start) || start.isWait());
        } catch (InvalidParametersException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new AbortException(step.getDescriptor().getFunctionName() + ": " + String.join("; ", problems));
        }
        // A name that means no server is the author's mistake, and is told before anything happens.
        ServerChoice choice = ServerChoice.of(job, step.getServer(), step.getCredentialsId());
        return new CheckedStep(step, run, new StoredOptions(step, choice, texts(step.getRedact()), gates));
    }

    /** Texts of a script may be of another class than String. */
    private static List<String> texts(Collection<?> given) {
        return given == null ? List.of() : given.stream().map(String::valueOf).toList();
    }

    /** Sentences about what is probably not meant. */
    @NonNull
    List<String> warnings() {
        return run == null ? List.of() : run.warnings();
    }

    /** What is stored of it with its Pipeline. */
    @NonNull
    StoredRun toStore(@NonNull String flowNodeId) {
        return step instanceof QFlowRunStep start
                ? new StoredRun(start, run, options, flowNodeId)
                : new StoredRun((QFlowWaitStep) step, options, flowNodeId);
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a run.
 *
 * @param workflowId the workflow to start; null to wait for an execution that was started before
 * @param request the request of the start; null once it was started
 * @param waitForEnd whether to wait for the end; else the run ends when the execution was started
 * @param repeatUnsent whether a start that could not connect is tried again until the deadline
 * @param polling settings of polling; its maximum interval also limits the back-off after errors
 * @param collect what to archive
 * @param collectTime maximum time of collecting
 * @param failOnStepFailure whether a failed step or child execution fails the run although the execution succeeded
 * @param includeChildren whether to wait for and archive child executions
 * @param markRun whether to add a correlation marker to the input, which identifies the execution of an unanswered start
 * @param gates conditions on the outputs of its steps
 * @param required gates that administrators require, in addition
 * @param definition what to do where the run differs from the definition of its workflow
 */
public record RunOrder(
        String workflowId,
        RunRequest request,
        boolean waitForEnd,
        boolean repeatUnsent,
        PollSettings polling,
        CollectOptions collect,
        Duration collectTime,
        boolean failOnStepFailure,
        boolean includeChildren,
        boolean markRun,
        List<Gate> gates,
        RequiredGates required,
        DefinitionUse definition) {

    /** The patterns of steps, to be compared with the nodes of the workflow. */
    List<DefinitionCheck.Wanted> wantedSteps() {
        List<DefinitionCheck.Wanted> wanted = new ArrayList<>();
        if (!includeChildren) {
            // With children, steps of other workflows are chosen too.
            wanted.add(new DefinitionCheck.Wanted("archiveOutputs", collect.outputs()));
            wanted.add(new DefinitionCheck.Wanted("archiveInputs", collect.inputs()));
            for (int i = 0; i < gates.size(); i++) {
                wanted.add(new DefinitionCheck.Wanted(
                        "gates[" + i + "].step", gates.get(i).step()));
            }
        }
        return wanted;
    }

    /** The patterns of required gates, to be compared with the nodes of the workflow. */
    static List<DefinitionCheck.Wanted> wantedSteps(List<Gate> required) {
        return required.stream()
                .map(gate -> new DefinitionCheck.Wanted(
                        "The step of a gate that is required by " + gate.requiredBy(), gate.step()))
                .toList();
    }
}

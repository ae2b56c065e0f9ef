package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wanted of a run.
 *
 * @param workflowId what to start; null where an execution is waited for that somebody else started
 * @param request with what; null once it has been started, when nobody needs it any more
 * @param waitForEnd whether to wait for the end; else the run is done when it has begun
 * @param repeatUnsent whether a start that found no connection is tried again until the deadline
 * @param polling how to poll, and the longest back-off after errors
 * @param collect what to archive
 * @param collectTime how long collecting may take
 * @param failOnStepFailure whether a step or a child execution that failed counts, in an execution that succeeded
 * @param includeChildren whether the executions that it begins are waited for and archived too
 * @param markRun whether the input is marked, so that the execution can be found where the start is not answered
 * @param gates what the outputs of its steps are judged by
 * @param definition what becomes of a run that differs from the definition of its workflow
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
        DefinitionUse definition) {

    /** What is wanted of the steps of the workflow, to be compared with its nodes. */
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
}

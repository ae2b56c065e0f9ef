package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Why a step ended a build: a run that did not pass. Jenkins stores it with the build and shows it to whoever may read the
 * build, so that it holds ids and how the run ended, and nothing that a gate found or a service said.
 */
@Restricted(NoExternalUse.class)
public final class QFlowFailureCause extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final String workflowId;
    private final String outcome;

    @SuppressFBWarnings(
            value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
            justification = "is to be stored nowhere, so that nobody reads in a build what its artifacts withhold")
    private final transient QFlowResult result;

    public QFlowFailureCause(@NonNull QFlowResult result) {
        this.executionId = result.getExecutionId();
        this.workflowId = result.getWorkflowId();
        this.outcome = result.getOutcome();
        this.result = result;
    }

    /** The result that did not pass; null once Jenkins was restarted, or has read the build from its disk again. */
    @CheckForNull
    @Whitelisted
    public QFlowResult getResult() {
        return result;
    }

    @Override
    @Whitelisted
    public String getShortDescription() {
        if (executionId != null) {
            return Messages.QFlowFailureCause_execution(executionId, outcome);
        }
        return workflowId == null
                ? Messages.QFlowFailureCause_none(outcome)
                : Messages.QFlowFailureCause_workflow(workflowId, outcome);
    }
}

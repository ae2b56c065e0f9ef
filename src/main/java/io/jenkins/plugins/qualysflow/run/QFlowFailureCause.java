package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The cause of failure of a step whose run did not pass. Jenkins stores it with the build and shows it to everyone with
 * permission to read the build, so it holds ids and the outcome only, and no text of gates or the service.
 */
@Restricted(NoExternalUse.class)
public final class QFlowFailureCause extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final String workflowId;
    private final String outcome;

    @SuppressFBWarnings(
            value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
            justification = "not stored, since it holds what only readers of artifacts may see")
    private final transient QFlowResult result;

    public QFlowFailureCause(@NonNull QFlowResult result) {
        this.executionId = result.getExecutionId();
        this.workflowId = result.getWorkflowId();
        this.outcome = result.getOutcome();
        this.result = result;
    }

    /** The result that did not pass; null after a restart and once the build was reloaded from disk. */
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

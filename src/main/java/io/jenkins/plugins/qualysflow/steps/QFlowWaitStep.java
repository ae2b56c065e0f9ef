package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code qflowWait}: waits for the end of an execution that was started before, by this build or anybody else, and then does the
 * same as {@code qflowRun}.
 */
@Restricted(NoExternalUse.class)
public final class QFlowWaitStep extends QFlowWaitingStep {

    private final String executionId;

    @DataBoundConstructor
    public QFlowWaitStep(@CheckForNull String executionId) {
        this.executionId = Util.fixEmptyAndTrim(executionId);
    }

    @CheckForNull
    public String getExecutionId() {
        return executionId;
    }

    @Override
    CheckedArguments check(Item job) throws AbortException {
        return CheckedArguments.ofWait(this, executionId, job);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new QFlowRunStepExecution(this, context);
    }

    /** The form of the step, in the Snippet Generator and in documentation. */
    @Extension
    public static final class DescriptorImpl extends QFlowWaitingStepDescriptor {

        @Override
        public String getFunctionName() {
            return "qflowWait";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowWaitStep_displayName();
        }

        @POST
        public FormValidation doCheckExecutionId(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.id(item, Messages.Label_executionId(), value);
        }
    }
}

package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code qflowStepInput}: returns the input of one step of an execution. */
@Restricted(NoExternalUse.class)
public final class QFlowStepInputStep extends QFlowStepDataStep {

    @DataBoundConstructor
    public QFlowStepInputStep(@CheckForNull String executionId, @CheckForNull String step) {
        super(executionId, step);
    }

    @Override
    boolean isOutput() {
        return false;
    }

    /** The form of the step, in the Snippet Generator and in documentation. */
    @Extension
    public static final class DescriptorImpl extends QFlowStepDataStepDescriptor {

        @Override
        public String getFunctionName() {
            return "qflowStepInput";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowStepInputStep_displayName();
        }
    }
}

package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code qflowStepOutput}: returns the output of one step of an execution. */
@Restricted(NoExternalUse.class)
public final class QFlowStepOutputStep extends QFlowStepDataStep {

    @DataBoundConstructor
    public QFlowStepOutputStep(@CheckForNull String executionId, @CheckForNull String step) {
        super(executionId, step);
    }

    @Override
    boolean isOutput() {
        return true;
    }

    /** The form of the step, in the Snippet Generator and in documentation. */
    @Extension
    public static final class DescriptorImpl extends QFlowStepDataStepDescriptor {

        @Override
        public String getFunctionName() {
            return "qflowStepOutput";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowStepOutputStep_displayName();
        }
    }
}

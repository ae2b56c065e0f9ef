package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A step that returns the input or output of one step of an execution. */
@Restricted(NoExternalUse.class)
public abstract class QFlowStepDataStep extends QFlowStep {

    private final String executionId;
    private final String step;

    QFlowStepDataStep(@CheckForNull String executionId, @CheckForNull String step) {
        this.executionId = Util.fixEmptyAndTrim(executionId);
        this.step = Util.fixEmptyAndTrim(step);
    }

    @CheckForNull
    public String getExecutionId() {
        return executionId;
    }

    /** Node id of the step. */
    @CheckForNull
    public String getStep() {
        return step;
    }

    /** Whether the output is wanted rather than the input. */
    abstract boolean isOutput();

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        String problems = Stream.of(
                        WorkflowId.problem("executionId", executionId),
                        step == null ? Messages.QFlowStepDataStep_noStep("step") : null)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw new AbortException(getDescriptor().getFunctionName() + ": " + problems);
        }
        return new StepDataExecution(this, context);
    }

    /** The form that both have. */
    public abstract static class QFlowStepDataStepDescriptor extends QFlowStepDescriptor {

        @POST
        public FormValidation doCheckExecutionId(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.id(item, Messages.Label_executionId(), value);
        }

        @POST
        @NonNull
        public FormValidation doCheckStep(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value, Messages.QFlowStepDataStep_noStep(Messages.Label_step()));
        }
    }
}

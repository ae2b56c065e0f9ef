package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.SnippetProblem;
import io.jenkins.plugins.qualysflow.forms.SnippetValues;
import io.jenkins.plugins.qualysflow.forms.WaitForm;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.arguments.WaitArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** A step that waits for the end of an execution, archives its step outputs, and evaluates its gates. */
@Restricted(NoExternalUse.class)
public abstract class QFlowWaitingStep extends QFlowStep implements WaitArguments {

    private int timeoutMinutes = DEFAULT_TIMEOUT_MINUTES;
    private int collectMinutes = DEFAULT_COLLECT_MINUTES;
    private OnFailure onFailure = OnFailure.FAILURE;
    private boolean failOnStepFailure = true;
    private String archiveOutputs = ALL_OUTPUTS;
    private String archiveInputs = "";
    private boolean includeChildren;
    private boolean publishChecks = true;
    private String checkName;
    private List<String> redact;
    private List<QFlowGate> gates;

    @Override
    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    @Override
    public int getCollectMinutes() {
        return collectMinutes;
    }

    @DataBoundSetter
    public void setCollectMinutes(int collectMinutes) {
        this.collectMinutes = collectMinutes;
    }

    @Override
    @NonNull
    public OnFailure getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnFailure onFailure) {
        this.onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    @Override
    public boolean isFailOnStepFailure() {
        return failOnStepFailure;
    }

    @DataBoundSetter
    public void setFailOnStepFailure(boolean failOnStepFailure) {
        this.failOnStepFailure = failOnStepFailure;
    }

    @Override
    @NonNull
    public String getArchiveOutputs() {
        return archiveOutputs;
    }

    @DataBoundSetter
    public void setArchiveOutputs(@CheckForNull String archiveOutputs) {
        this.archiveOutputs = Util.fixNull(archiveOutputs).strip();
    }

    @Override
    @NonNull
    public String getArchiveInputs() {
        return archiveInputs;
    }

    @DataBoundSetter
    public void setArchiveInputs(@CheckForNull String archiveInputs) {
        this.archiveInputs = Util.fixNull(archiveInputs).strip();
    }

    @Override
    public boolean isIncludeChildren() {
        return includeChildren;
    }

    @DataBoundSetter
    public void setIncludeChildren(boolean includeChildren) {
        this.includeChildren = includeChildren;
    }

    @Override
    public boolean isPublishChecks() {
        return publishChecks;
    }

    @DataBoundSetter
    public void setPublishChecks(boolean publishChecks) {
        this.publishChecks = publishChecks;
    }

    @Override
    @CheckForNull
    public String getCheckName() {
        return checkName;
    }

    @DataBoundSetter
    public void setCheckName(@CheckForNull String checkName) {
        this.checkName = Util.fixEmptyAndTrim(checkName);
    }

    /** JSONPath expressions; null for none. */
    @Override
    @CheckForNull
    public List<String> getRedact() {
        return redact == null ? null : new ArrayList<>(redact);
    }

    @DataBoundSetter
    public void setRedact(@CheckForNull List<String> redact) {
        this.redact = redact == null || redact.isEmpty() ? null : new ArrayList<>(redact);
    }

    /** Null for none. */
    @CheckForNull
    public List<QFlowGate> getGates() {
        return gates == null ? null : new ArrayList<>(gates);
    }

    @DataBoundSetter
    public void setGates(@CheckForNull List<QFlowGate> gates) {
        this.gates = gates == null || gates.isEmpty() ? null : new ArrayList<>(gates);
    }

    @Override
    @NonNull
    public List<Map<String, Object>> gateMaps() throws InvalidParametersException {
        return QFlowGate.toMaps(gates);
    }

    /**
     * Checks the arguments.
     *
     * @throws AbortException naming each that breaks a rule, and the rule
     */
    @NonNull
    abstract CheckedArguments check(@NonNull Item job) throws AbortException;

    @Override
    @NonNull
    public String function() {
        return getDescriptor().getFunctionName();
    }

    /** The part of the form that such steps have in common. */
    public abstract static class QFlowWaitingStepDescriptor extends QFlowStepDescriptor implements WaitForm {

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return StepLabel.of(namedArgs);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
            List<String> redact = new FormFields(formData).takeLines("redact");
            QFlowWaitingStep step = (QFlowWaitingStep) super.newInstance(req, formData);
            step.setRedact(redact);
            for (int index = 0; step.gates != null && index < step.gates.size(); index++) {
                if (!SnippetValues.areWritable(step.gates.get(index).getValue())) {
                    throw new SnippetProblem(Messages.QFlowWaitingStep_longNumber(WaitArguments.gateName(index)));
                }
            }
            return step;
        }
    }
}

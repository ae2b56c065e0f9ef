package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.run.OnFailure;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A step that waits for the end of an execution, archives what its steps put out, and judges it. */
public abstract class QFlowWaitingStep extends QFlowStep {

    static final int DEFAULT_TIMEOUT_MINUTES = 60;
    static final int DEFAULT_COLLECT_MINUTES = 15;
    static final String ALL_OUTPUTS = "*";

    private int timeoutMinutes = DEFAULT_TIMEOUT_MINUTES;
    private int collectMinutes = DEFAULT_COLLECT_MINUTES;
    private OnFailure onFailure = OnFailure.FAILURE;
    private boolean failOnStepFailure = true;
    private String archiveOutputs = ALL_OUTPUTS;
    private String archiveInputs = "";
    private boolean includeChildren;
    private List<QFlowGate> gates;

    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    public int getCollectMinutes() {
        return collectMinutes;
    }

    @DataBoundSetter
    public void setCollectMinutes(int collectMinutes) {
        this.collectMinutes = collectMinutes;
    }

    @NonNull
    public OnFailure getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnFailure onFailure) {
        this.onFailure = onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    public boolean isFailOnStepFailure() {
        return failOnStepFailure;
    }

    @DataBoundSetter
    public void setFailOnStepFailure(boolean failOnStepFailure) {
        this.failOnStepFailure = failOnStepFailure;
    }

    @NonNull
    public String getArchiveOutputs() {
        return archiveOutputs;
    }

    @DataBoundSetter
    public void setArchiveOutputs(@CheckForNull String archiveOutputs) {
        this.archiveOutputs = Util.fixNull(archiveOutputs).strip();
    }

    @NonNull
    public String getArchiveInputs() {
        return archiveInputs;
    }

    @DataBoundSetter
    public void setArchiveInputs(@CheckForNull String archiveInputs) {
        this.archiveInputs = Util.fixNull(archiveInputs).strip();
    }

    public boolean isIncludeChildren() {
        return includeChildren;
    }

    @DataBoundSetter
    public void setIncludeChildren(boolean includeChildren) {
        this.includeChildren = includeChildren;
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

    /** The part of the form that such steps have in common. */
    public abstract static class QFlowWaitingStepDescriptor extends QFlowStepDescriptor {

        @POST
        public FormValidation doCheckTimeoutMinutes(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.checkMinutes(item, "timeoutMinutes", value);
        }

        @POST
        public FormValidation doCheckCollectMinutes(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.checkMinutes(item, "collectMinutes", value);
        }
    }
}

package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.tasks.Builder;
import io.jenkins.plugins.qualysflow.run.OnFailure;
import io.jenkins.plugins.qualysflow.steps.QFlowGate;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A build step that waits for the end of an execution, archives its step outputs, and judges it.
 *
 * <p>A field that is null has its default: Jenkins reads a stored job without calling a constructor, and a job that was
 * written by hand may leave fields out.
 */
public abstract class QFlowWaitingBuilder extends Builder {

    private static final int DEFAULT_TIMEOUT_MINUTES = 60;
    private static final int DEFAULT_COLLECT_MINUTES = 15;
    private static final String ALL_OUTPUTS = "*";

    private String server;
    private String credentialsId;
    private Integer timeoutMinutes;
    private Integer collectMinutes;
    private OnFailure onFailure;
    private Boolean failOnStepFailure;
    private String archiveOutputs;
    private String archiveInputs;
    private boolean includeChildren;
    private List<String> redact;
    private List<QFlowGate> gates;

    @CheckForNull
    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(@CheckForNull String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public int getTimeoutMinutes() {
        return timeoutMinutes == null ? DEFAULT_TIMEOUT_MINUTES : timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    public int getCollectMinutes() {
        return collectMinutes == null ? DEFAULT_COLLECT_MINUTES : collectMinutes;
    }

    @DataBoundSetter
    public void setCollectMinutes(int collectMinutes) {
        this.collectMinutes = collectMinutes;
    }

    @NonNull
    public OnFailure getOnFailure() {
        return onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    public boolean isFailOnStepFailure() {
        return failOnStepFailure == null || failOnStepFailure;
    }

    @DataBoundSetter
    public void setFailOnStepFailure(boolean failOnStepFailure) {
        this.failOnStepFailure = failOnStepFailure;
    }

    @NonNull
    public String getArchiveOutputs() {
        return archiveOutputs == null ? ALL_OUTPUTS : archiveOutputs;
    }

    @DataBoundSetter
    public void setArchiveOutputs(@CheckForNull String archiveOutputs) {
        this.archiveOutputs = Util.fixNull(archiveOutputs).strip();
    }

    @NonNull
    public String getArchiveInputs() {
        return Util.fixNull(archiveInputs);
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

    /** JSONPath expressions; null for none. */
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
}

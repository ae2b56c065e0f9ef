package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.AutoCompletionCandidates;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.config.ServerForms;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import io.jenkins.plugins.qualysflow.run.CheckedArguments;
import io.jenkins.plugins.qualysflow.run.WorkflowNameCompletion;
import io.jenkins.plugins.qualysflow.steps.FormFields;
import io.jenkins.plugins.qualysflow.steps.QFlowRunStep;
import io.jenkins.plugins.qualysflow.steps.StepForms;
import java.io.IOException;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * "Run a Qualys Flow workflow": starts a workflow, waits for its end while it holds the executor of its build, and archives
 * its step outputs. Uses no workspace.
 */
public final class QFlowBuilder extends QFlowWaitingBuilder {

    private String workflowId;
    private String workflowName;
    private String connectorId;
    private String region;
    private String resourceGroup;
    private String project;
    private String ociRegion;
    private String compartment;
    private String variablesJson;
    private String secretVariablesJson;
    private String inputJson;
    private boolean allowPartialVariables;
    private boolean allowDuplicateStart;
    private Boolean wait;

    @DataBoundConstructor
    public QFlowBuilder() {}

    @CheckForNull
    public String getWorkflowId() {
        return workflowId;
    }

    @DataBoundSetter
    public void setWorkflowId(@CheckForNull String workflowId) {
        this.workflowId = Util.fixEmptyAndTrim(workflowId);
    }

    @CheckForNull
    public String getWorkflowName() {
        return workflowName;
    }

    @DataBoundSetter
    public void setWorkflowName(@CheckForNull String workflowName) {
        this.workflowName = Util.fixEmpty(workflowName);
    }

    @CheckForNull
    public String getConnectorId() {
        return connectorId;
    }

    @DataBoundSetter
    public void setConnectorId(@CheckForNull String connectorId) {
        this.connectorId = Util.fixEmptyAndTrim(connectorId);
    }

    @CheckForNull
    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = Util.fixEmptyAndTrim(region);
    }

    @CheckForNull
    public String getResourceGroup() {
        return resourceGroup;
    }

    @DataBoundSetter
    public void setResourceGroup(@CheckForNull String resourceGroup) {
        this.resourceGroup = Util.fixEmptyAndTrim(resourceGroup);
    }

    @CheckForNull
    public String getProject() {
        return project;
    }

    @DataBoundSetter
    public void setProject(@CheckForNull String project) {
        this.project = Util.fixEmptyAndTrim(project);
    }

    @CheckForNull
    public String getOciRegion() {
        return ociRegion;
    }

    @DataBoundSetter
    public void setOciRegion(@CheckForNull String ociRegion) {
        this.ociRegion = Util.fixEmptyAndTrim(ociRegion);
    }

    @CheckForNull
    public String getCompartment() {
        return compartment;
    }

    @DataBoundSetter
    public void setCompartment(@CheckForNull String compartment) {
        this.compartment = Util.fixEmptyAndTrim(compartment);
    }

    /** A JSON object; null for none. */
    @CheckForNull
    public String getVariablesJson() {
        return variablesJson;
    }

    @DataBoundSetter
    public void setVariablesJson(@CheckForNull String variablesJson) {
        this.variablesJson = Util.fixEmptyAndTrim(variablesJson);
    }

    /** A JSON object of ids of credentials by names of variables; null for none. */
    @CheckForNull
    public String getSecretVariablesJson() {
        return secretVariablesJson;
    }

    @DataBoundSetter
    public void setSecretVariablesJson(@CheckForNull String secretVariablesJson) {
        this.secretVariablesJson = Util.fixEmptyAndTrim(secretVariablesJson);
    }

    /** A JSON object; null for none. */
    @CheckForNull
    public String getInputJson() {
        return inputJson;
    }

    @DataBoundSetter
    public void setInputJson(@CheckForNull String inputJson) {
        this.inputJson = Util.fixEmptyAndTrim(inputJson);
    }

    public boolean isAllowPartialVariables() {
        return allowPartialVariables;
    }

    @DataBoundSetter
    public void setAllowPartialVariables(boolean allowPartialVariables) {
        this.allowPartialVariables = allowPartialVariables;
    }

    public boolean isAllowDuplicateStart() {
        return allowDuplicateStart;
    }

    @DataBoundSetter
    public void setAllowDuplicateStart(boolean allowDuplicateStart) {
        this.allowDuplicateStart = allowDuplicateStart;
    }

    public boolean isWait() {
        return wait == null || wait;
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        this.wait = wait;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return new BuilderRun(this, build, listener).perform();
    }

    /** The form of the build step. */
    @Extension
    @Symbol("qualysFlow")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        private static final List<String> SAME_AS_IN_PIPELINES = List.of(
                "allowPartialVariables",
                "archiveInputs",
                "collectMinutes",
                "compartment",
                "connectorId",
                "failOnStepFailure",
                "gates",
                "includeChildren",
                "ociRegion",
                "project",
                "region",
                "resourceGroup",
                "timeoutMinutes",
                "wait");

        public DescriptorImpl() {
            SAME_AS_IN_PIPELINES.forEach(field -> addHelpFileRedirect(field, QFlowRunStep.class, field));
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowBuilder_displayName();
        }

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** Whose pages hold the fields that the Pipeline step has as well. */
        @NonNull
        public Class<?> getSharedForm() {
            return QFlowRunStep.class;
        }

        @Override
        public Builder newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData)
                throws FormException {
            FormFields fields = new FormFields(formData);
            List<String> redact = fields.takeLines("redact");
            fields.dropBlank();
            QFlowBuilder builder = (QFlowBuilder) super.newInstance(req, formData);
            builder.setRedact(redact);
            return builder;
        }

        /** The text of a list, for the text area of a form. */
        @NonNull
        public String toLines(@CheckForNull List<String> values) {
            return values == null ? "" : String.join("\n", values);
        }

        @POST
        public ListBoxModel doFillServerItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String server) {
            return ServerForms.servers(item, server);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String server,
                @QueryParameter String credentialsId) {
            return StepForms.credentials(item, server, credentialsId);
        }

        /** What is to be expanded first is known to the build alone. */
        @POST
        public FormValidation doCheckWorkflowId(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String workflowName) {
            boolean later = Expansion.mayChange(value)
                    || (Util.fixEmptyAndTrim(workflowName) != null && Util.fixEmptyAndTrim(value) == null);
            return later ? StepForms.check(item, () -> null) : StepForms.checkId(item, "workflowId", value);
        }

        @POST
        public AutoCompletionCandidates doAutoCompleteWorkflowName(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String server,
                @QueryParameter String credentialsId) {
            return WorkflowNameCompletion.complete(item, value, server, credentialsId);
        }

        @POST
        public FormValidation doCheckVariablesJson(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.checkJsonObject(item, "variablesJson", value);
        }

        @POST
        public FormValidation doCheckSecretVariablesJson(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.checkJsonObject(item, "secretVariablesJson", value);
        }

        @POST
        public FormValidation doCheckInputJson(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.checkJsonObject(item, "inputJson", value);
        }

        @POST
        public FormValidation doCheckRedact(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.check(
                    item,
                    () -> CheckedArguments.redactProblem(
                            Util.fixNull(value).lines().toList()));
        }

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

package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.PlainJson;
import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.SnippetProblem;
import io.jenkins.plugins.qualysflow.forms.StartForm;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import io.jenkins.plugins.qualysflow.run.arguments.SecretVariables;
import io.jenkins.plugins.qualysflow.run.arguments.StartArguments;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code qflowRun}: starts a workflow of Qualys Flow, waits for its end and archives its step outputs. Needs no
 * {@code node}.
 */
@Restricted(NoExternalUse.class)
public final class QFlowRunStep extends QFlowWaitingStep implements StartArguments {

    private String workflowId;
    private String workflowName;
    private final Map<SystemVariable, String> system = new EnumMap<>(SystemVariable.class);
    private Map<String, Object> variables;
    private Map<String, String> secretVariables;
    private Map<String, Object> input;
    private boolean allowPartialVariables;
    private boolean allowDuplicateStart;
    private boolean wait = true;

    /**
     * A step.
     *
     * @param workflowId null if the workflow is given by its name. As a constructor parameter it may be given without its name
     *     in a script; as a setter it is optional in Declarative
     */
    @DataBoundConstructor
    public QFlowRunStep(@CheckForNull String workflowId) {
        this.workflowId = workflowId;
    }

    @CheckForNull
    public String getWorkflowId() {
        return workflowId;
    }

    @DataBoundSetter
    public void setWorkflowId(@CheckForNull String workflowId) {
        this.workflowId = workflowId;
    }

    @Override
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
        return system.get(SystemVariable.CONNECTOR_ID);
    }

    @DataBoundSetter
    public void setConnectorId(@CheckForNull String connectorId) {
        system.put(SystemVariable.CONNECTOR_ID, connectorId);
    }

    @CheckForNull
    public String getRegion() {
        return system.get(SystemVariable.REGION);
    }

    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        system.put(SystemVariable.REGION, region);
    }

    @CheckForNull
    public String getResourceGroup() {
        return system.get(SystemVariable.RESOURCE_GROUP);
    }

    @DataBoundSetter
    public void setResourceGroup(@CheckForNull String resourceGroup) {
        system.put(SystemVariable.RESOURCE_GROUP, resourceGroup);
    }

    @CheckForNull
    public String getProject() {
        return system.get(SystemVariable.PROJECT);
    }

    @DataBoundSetter
    public void setProject(@CheckForNull String project) {
        system.put(SystemVariable.PROJECT, project);
    }

    @CheckForNull
    public String getOciRegion() {
        return system.get(SystemVariable.OCI_REGION);
    }

    @DataBoundSetter
    public void setOciRegion(@CheckForNull String ociRegion) {
        system.put(SystemVariable.OCI_REGION, ociRegion);
    }

    @CheckForNull
    public String getCompartment() {
        return system.get(SystemVariable.COMPARTMENT);
    }

    @DataBoundSetter
    public void setCompartment(@CheckForNull String compartment) {
        system.put(SystemVariable.COMPARTMENT, compartment);
    }

    @CheckForNull
    public Map<String, Object> getVariables() {
        return variables;
    }

    @DataBoundSetter
    public void setVariables(@CheckForNull Map<String, Object> variables) {
        this.variables = variables == null ? null : new LinkedHashMap<>(variables);
    }

    @Override
    @CheckForNull
    public Map<String, String> getSecretVariables() {
        return secretVariables;
    }

    @DataBoundSetter
    public void setSecretVariables(@CheckForNull Map<String, String> secretVariables) {
        this.secretVariables = secretVariables == null ? null : new LinkedHashMap<>(secretVariables);
    }

    @CheckForNull
    public Map<String, Object> getInput() {
        return input;
    }

    @DataBoundSetter
    public void setInput(@CheckForNull Map<String, Object> input) {
        this.input = input == null ? null : new LinkedHashMap<>(input);
    }

    public boolean isAllowPartialVariables() {
        return allowPartialVariables;
    }

    @DataBoundSetter
    public void setAllowPartialVariables(boolean allowPartialVariables) {
        this.allowPartialVariables = allowPartialVariables;
    }

    @Override
    public boolean isAllowDuplicateStart() {
        return allowDuplicateStart;
    }

    @DataBoundSetter
    public void setAllowDuplicateStart(boolean allowDuplicateStart) {
        this.allowDuplicateStart = allowDuplicateStart;
    }

    @Override
    public boolean isWait() {
        return wait;
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        this.wait = wait;
    }

    @Override
    @NonNull
    public RunParameters parameters() throws InvalidParametersException {
        Map<SystemVariable, Object> given = new EnumMap<>(SystemVariable.class);
        given.putAll(system);
        return new RunParameters(
                workflowId,
                workflowName,
                given,
                SecretVariables.withPlaceholders(PlainJson.object("variables", variables), secretVariables),
                input == null ? null : PlainJson.of("input", input),
                allowPartialVariables);
    }

    @Override
    CheckedArguments check(Item job) throws AbortException {
        return CheckedArguments.ofStart(this, job);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new QFlowRunStepExecution(this, context);
    }

    /** The form of the step, in the Snippet Generator and in documentation. */
    @Extension
    public static final class DescriptorImpl extends QFlowWaitingStepDescriptor implements StartForm {

        @Override
        public String getFunctionName() {
            return "qflowRun";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowRunStep_displayName();
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
            FormFields fields = new FormFields(formData);
            Map<String, Object> variables =
                    FormFields.object(Messages.QFlowRunStep_variables(), fields.take("variables"));
            Map<String, Object> input = FormFields.object(Messages.QFlowRunStep_input(), fields.take("input"));
            Map<String, String> secretVariables =
                    FormFields.texts(Messages.QFlowRunStep_secretVariables(), fields.take("secretVariables"));
            QFlowRunStep step = (QFlowRunStep) super.newInstance(req, formData);
            step.setVariables(variables);
            step.setInput(input);
            step.setSecretVariables(secretVariables);
            return step;
        }

        /** The JSON text of a map, for the text area of a form; empty for null. */
        @NonNull
        public String toJson(@CheckForNull Map<String, ?> value) {
            return value == null ? "" : QFlowJson.writePretty(value).stripTrailing();
        }

        @POST
        public FormValidation doCheckVariables(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, () -> FormFields.object(Messages.QFlowRunStep_variables(), value));
        }

        @POST
        public FormValidation doCheckInput(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, () -> FormFields.object(Messages.QFlowRunStep_input(), value));
        }

        @POST
        public FormValidation doCheckSecretVariables(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, () -> FormFields.texts(Messages.QFlowRunStep_secretVariables(), value));
        }

        private static FormValidation check(@CheckForNull Item item, Supplier<?> read) {
            return FormChecks.check(item, () -> SnippetProblem.of(read));
        }
    }
}

package io.jenkins.plugins.qualysflow.builder;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.gate.GateExpansion;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunParameters;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.StartForm;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import io.jenkins.plugins.qualysflow.run.arguments.SecretVariables;
import io.jenkins.plugins.qualysflow.run.arguments.StartArguments;
import io.jenkins.plugins.qualysflow.run.arguments.WaitArguments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * "Run a Qualys Flow workflow": starts a workflow, waits for its end while it holds the executor of its build, and archives
 * its step outputs. Uses no workspace.
 *
 * <p>A field that is null means its default: XStream calls no constructor, and a {@code config.xml} written by hand may lack
 * fields.
 */
@Restricted(NoExternalUse.class)
public final class QFlowBuilder extends Builder implements StartArguments, Cloneable {

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
    private boolean strictVariables;
    private boolean allowDuplicateStart;
    private Boolean wait;
    private String server;
    private String credentialsId;
    private Integer timeoutMinutes;
    private Integer collectMinutes;
    private OnFailure onFailure;
    private Boolean failOnStepFailure;
    private String archiveOutputs;
    private String archiveInputs;
    private boolean includeChildren;
    private Boolean publishChecks;
    private String checkName;
    private List<String> redact;
    private List<QFlowGate> gates;

    /** Set in the copy that one build works with; null in the job. */
    private transient Expansion expansion;

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

    @Override
    public boolean isStrictVariables() {
        return strictVariables;
    }

    @DataBoundSetter
    public void setStrictVariables(boolean strictVariables) {
        this.strictVariables = strictVariables;
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
        return wait == null || wait;
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        this.wait = wait;
    }

    @Override
    @CheckForNull
    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(@CheckForNull String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    @Override
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @Override
    public int getTimeoutMinutes() {
        return timeoutMinutes == null ? DEFAULT_TIMEOUT_MINUTES : timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    @Override
    public int getCollectMinutes() {
        return collectMinutes == null ? DEFAULT_COLLECT_MINUTES : collectMinutes;
    }

    @DataBoundSetter
    public void setCollectMinutes(int collectMinutes) {
        this.collectMinutes = collectMinutes;
    }

    @Override
    @NonNull
    public OnFailure getOnFailure() {
        return onFailure == null ? OnFailure.FAILURE : onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    @Override
    public boolean isFailOnStepFailure() {
        return failOnStepFailure == null || failOnStepFailure;
    }

    @DataBoundSetter
    public void setFailOnStepFailure(boolean failOnStepFailure) {
        this.failOnStepFailure = failOnStepFailure;
    }

    @Override
    @NonNull
    public String getArchiveOutputs() {
        return archiveOutputs == null ? ALL_OUTPUTS : archiveOutputs;
    }

    @DataBoundSetter
    public void setArchiveOutputs(@CheckForNull String archiveOutputs) {
        this.archiveOutputs = Util.fixNull(archiveOutputs).strip();
    }

    @Override
    @NonNull
    public String getArchiveInputs() {
        return Util.fixNull(archiveInputs);
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
        return publishChecks == null || publishChecks;
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
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return new BuilderRun(this, build, listener).perform();
    }

    /**
     * The arguments for one build, with {@code ${NAME}} expanded. Whoever sets the parameters of a build can set values only: not
     * the server, a credential, names of JSON members, the step or path of a gate, or what is masked.
     *
     * <p>An empty field counts as not given. A field that becomes empty by expansion counts as given, and the rules reject it.
     */
    @NonNull
    StartArguments expanded(@NonNull Expansion values) {
        try {
            QFlowBuilder copy = (QFlowBuilder) clone();
            copy.expansion = values;
            copy.workflowId = values.in(workflowId);
            copy.workflowName = values.in(workflowName);
            copy.connectorId = values.in(connectorId);
            copy.region = values.in(region);
            copy.resourceGroup = values.in(resourceGroup);
            copy.project = values.in(project);
            copy.ociRegion = values.in(ociRegion);
            copy.compartment = values.in(compartment);
            copy.archiveOutputs = values.in(archiveOutputs);
            copy.archiveInputs = values.in(archiveInputs);
            copy.checkName = values.in(checkName);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a class that is cloneable", e);
        }
    }

    @Override
    @NonNull
    public RunParameters parameters() throws InvalidParametersException {
        List<String> problems = new ArrayList<>();
        Map<String, Object> variables = object("variablesJson", variablesJson, problems);
        Map<String, Object> secretVariables = object("secretVariablesJson", secretVariablesJson, problems);
        Map<String, Object> input = object("inputJson", inputJson, problems);
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        Map<SystemVariable, Object> system = new EnumMap<>(SystemVariable.class);
        system.put(SystemVariable.CONNECTOR_ID, connectorId);
        system.put(SystemVariable.REGION, region);
        system.put(SystemVariable.RESOURCE_GROUP, resourceGroup);
        system.put(SystemVariable.PROJECT, project);
        system.put(SystemVariable.OCI_REGION, ociRegion);
        system.put(SystemVariable.COMPARTMENT, compartment);
        system.values().removeIf(Objects::isNull);
        return new RunParameters(
                workflowId,
                workflowName,
                system,
                SecretVariables.withPlaceholders(expansion.inStringsOf(variables), secretVariables),
                inputJson == null ? null : expansion.inStringsOf(input),
                allowPartialVariables);
    }

    /** Parsed before variables are expanded, so that the value of a variable can only be part of a string. */
    private static Map<String, Object> object(String field, String json, List<String> problems) {
        try {
            return json == null ? Map.of() : QFlowJson.readObject(json);
        } catch (IllegalArgumentException e) {
            problems.add(Messages.QFlowBuilder_problem(field, e.getMessage()));
            return Map.of();
        }
    }

    @Override
    @NonNull
    public Map<?, ?> getSecretVariables() {
        return object("secretVariablesJson", secretVariablesJson, new ArrayList<>());
    }

    @Override
    @NonNull
    public List<Map<String, Object>> gateMaps() throws InvalidParametersException {
        List<Map<String, Object>> expanded = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Map<String, Object> gate : QFlowGate.toMaps(gates)) {
            int index = expanded.size() + problems.size();
            try {
                expanded.add(GateExpansion.of(gate, expansion));
            } catch (IllegalArgumentException e) {
                problems.add(Messages.QFlowBuilder_gate(WaitArguments.gateName(index), e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return expanded;
    }

    @Override
    @NonNull
    public String function() {
        return getDescriptor().getDisplayName();
    }

    /** The form of the build step. */
    @Extension
    @Symbol("qualysFlow")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> implements StartForm {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowBuilder_displayName();
        }

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** Falls back to the help of {@code qflowRun} for fields without help of their own. */
        @Override
        public String getHelpFile(String field) {
            String own = super.getHelpFile(field);
            StepDescriptor inPipelines = own == null ? StepDescriptor.byFunctionName("qflowRun") : null;
            return inPipelines == null ? own : inPipelines.getHelpFile(field);
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

        @POST
        public FormValidation doCheckVariablesJson(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(item, () -> FormFields.objectProblem(Messages.QFlowBuilder_variables(), value));
        }

        @POST
        public FormValidation doCheckSecretVariablesJson(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(
                    item, () -> FormFields.objectProblem(Messages.QFlowBuilder_secretVariables(), value));
        }

        @POST
        public FormValidation doCheckInputJson(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(item, () -> FormFields.objectProblem(Messages.QFlowBuilder_input(), value));
        }
    }
}

package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.forms.FormFields;
import io.jenkins.plugins.qualysflow.forms.ServerForm;
import io.jenkins.plugins.qualysflow.forms.SnippetValues;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * A step that calls Qualys Flow: which server, and with which credential.
 *
 * <p>Setters check nothing: if one throws, Pipeline's error repeats the values of all arguments. The rules are checked when the
 * step starts, before anything is sent.
 */
@Restricted(NoExternalUse.class)
public abstract class QFlowStep extends Step {

    private String server;
    private String credentialsId;

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

    /** The form of such a step, in the Snippet Generator and in documentation. */
    public abstract static class QFlowStepDescriptor extends StepDescriptor
            implements CustomDescribableModel, ServerForm {

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /** Checks the types before Pipeline does, see {@link ArgumentTypes}. */
        @Override
        @NonNull
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            ArgumentTypes.check(getFunctionName(), clazz, arguments);
            return arguments;
        }

        @Override
        @NonNull
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
            return step.withArguments(SnippetValues.of(step.getArguments()));
        }

        /** Removes empty fields, which count as not given. An empty argument in a script counts as given. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject formData) throws FormException {
            new FormFields(formData).dropBlank();
            return super.newInstance(req, formData);
        }
    }
}

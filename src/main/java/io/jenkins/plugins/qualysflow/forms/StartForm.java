package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.request.Expansion;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A form with the fields of a step that starts a workflow. */
@Restricted(NoExternalUse.class)
public interface StartForm extends WaitForm {

    /** Does not check a value with variables in a freestyle job: they are expanded in the build. */
    @POST
    default FormValidation doCheckWorkflowId(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String workflowName) {
        boolean named = Util.fixEmptyAndTrim(workflowName) != null && Util.fixEmptyAndTrim(value) == null;
        boolean later = item instanceof AbstractProject && Expansion.mayChange(value);
        return named || later ? FormValidation.ok() : FormChecks.id(item, Messages.Label_workflowId(), value);
    }

    @POST
    default HttpResponse doConnectors(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return new JsonAnswer(ConnectorCompletion.complete(new FormQuestion(item, server, credentialsId), value));
    }

    @POST
    default HttpResponse doVariables(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String workflowId,
            @QueryParameter String workflowName,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return KnownWorkflow.of(item, server, credentialsId, workflowId, workflowName)
                .variables(value);
    }

    @POST
    default HttpResponse doNodes(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String workflowId,
            @QueryParameter String workflowName,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return KnownWorkflow.of(item, server, credentialsId, workflowId, workflowName)
                .nodes(value);
    }

    @POST
    default AutoCompletionCandidates doAutoCompleteWorkflowName(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return WorkflowNameCompletion.complete(item, value, server, credentialsId);
    }
}

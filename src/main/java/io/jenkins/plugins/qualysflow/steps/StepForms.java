package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.config.ServerForms;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import io.jenkins.plugins.qualysflow.run.CheckedArguments;
import jenkins.model.Jenkins;

/**
 * The fields that steps and build steps have in common. Each method checks the permission of whoever asks; none calls a server.
 */
public final class StepForms {

    private StepForms() {}

    private static void checkConfigure(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    @NonNull
    public static ListBoxModel servers(@CheckForNull Item item) {
        return ServerForms.servers(item, null);
    }

    @NonNull
    public static ListBoxModel credentials(@CheckForNull Item item, @CheckForNull String server, String credentialsId) {
        return ServerForms.credentialsOfJob(item, server, credentialsId);
    }

    /** The verdict on a field whose problem, or none, is known without asking anybody. */
    @NonNull
    public static FormValidation check(@CheckForNull Item item, @CheckForNull String problem) {
        checkConfigure(item);
        return problem == null ? FormValidation.ok() : FormValidation.error(problem);
    }

    @NonNull
    public static FormValidation checkRequired(
            @CheckForNull Item item, @CheckForNull String value, @NonNull String problem) {
        return check(item, Util.fixEmptyAndTrim(value) == null ? problem : null);
    }

    @NonNull
    public static FormValidation checkId(@CheckForNull Item item, @NonNull String field, String value) {
        return check(item, WorkflowId.problem(field, value));
    }

    @NonNull
    public static FormValidation checkJsonObject(@CheckForNull Item item, @NonNull String field, String value) {
        checkConfigure(item);
        if (Util.fixEmptyAndTrim(value) == null) {
            return FormValidation.ok();
        }
        try {
            QFlowJson.readObject(value);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(field + " " + e.getMessage());
        }
    }

    @NonNull
    public static FormValidation checkMinutes(
            @CheckForNull Item item, @NonNull String field, @CheckForNull String value) {
        return check(item, CheckedArguments.minutesProblem(field, value));
    }
}

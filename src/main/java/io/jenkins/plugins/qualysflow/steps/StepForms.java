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
import jenkins.model.Jenkins;

/**
 * The fields that steps have in common. Each method checks the permission of whoever asks; none calls a server.
 */
final class StepForms {

    private static final int MOST_MINUTES = 60 * 24 * 30;

    private StepForms() {}

    private static void checkConfigure(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    @NonNull
    static ListBoxModel servers(@CheckForNull Item item) {
        return ServerForms.servers(item, null);
    }

    @NonNull
    static ListBoxModel credentials(@CheckForNull Item item, @CheckForNull String server, String credentialsId) {
        return ServerForms.credentialsOfJob(item, server, credentialsId);
    }

    /** The verdict on a field whose problem, or none, is known without asking anybody. */
    @NonNull
    static FormValidation check(@CheckForNull Item item, @CheckForNull String problem) {
        checkConfigure(item);
        return problem == null ? FormValidation.ok() : FormValidation.error(problem);
    }

    @NonNull
    static FormValidation checkRequired(@CheckForNull Item item, @CheckForNull String value, @NonNull String problem) {
        return check(item, Util.fixEmptyAndTrim(value) == null ? problem : null);
    }

    @NonNull
    static FormValidation checkId(@CheckForNull Item item, @NonNull String field, String value) {
        return check(item, WorkflowId.problem(field, value));
    }

    @NonNull
    static FormValidation checkJsonObject(@CheckForNull Item item, @NonNull String field, String value) {
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
    static FormValidation checkMinutes(@CheckForNull Item item, @NonNull String field, @CheckForNull String value) {
        checkConfigure(item);
        try {
            String problem = minutesProblem(field, Integer.parseInt(value == null ? "" : value.strip()));
            return problem == null ? FormValidation.ok() : FormValidation.error(problem);
        } catch (NumberFormatException e) {
            return FormValidation.error(Messages.StepForms_minutes(field, MOST_MINUTES));
        }
    }

    /** What is wrong with a number of minutes; null if nothing is. */
    @CheckForNull
    static String minutesProblem(@NonNull String field, int minutes) {
        // Qualys Flow shows executions for thirty days, so a longer wait could not see its end.
        return minutes >= 1 && minutes <= MOST_MINUTES ? null : Messages.StepForms_minutes(field, MOST_MINUTES);
    }
}

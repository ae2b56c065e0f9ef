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
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/**
 * The fields that steps and build steps have in common. None calls a server. Who may not configure the item may all the same
 * open its Snippet Generator: that one's fields are not checked, which neither troubles anybody nor costs anything.
 */
public final class StepForms {

    private StepForms() {}

    private static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    @NonNull
    public static ListBoxModel servers(@CheckForNull Item item) {
        return ServerForms.servers(item, null);
    }

    @NonNull
    public static ListBoxModel credentials(@CheckForNull Item item, @CheckForNull String server, String credentialsId) {
        return ServerForms.credentialsOfJob(item, server, credentialsId);
    }

    /**
     * The verdict on a field.
     *
     * @param check finds what is wrong, or null; asked for those who may configure the item alone, since it takes time
     */
    @NonNull
    public static FormValidation check(@CheckForNull Item item, @NonNull Supplier<String> check) {
        String problem = mayConfigure(item) ? check.get() : null;
        return problem == null ? FormValidation.ok() : FormValidation.error(problem);
    }

    @NonNull
    public static FormValidation checkRequired(
            @CheckForNull Item item, @CheckForNull String value, @NonNull String problem) {
        return check(item, () -> Util.fixEmptyAndTrim(value) == null ? problem : null);
    }

    @NonNull
    public static FormValidation checkId(@CheckForNull Item item, @NonNull String field, String value) {
        return check(item, () -> WorkflowId.problem(field, value));
    }

    @NonNull
    public static FormValidation checkJsonObject(@CheckForNull Item item, @NonNull String field, String value) {
        return check(item, () -> {
            try {
                if (Util.fixEmptyAndTrim(value) != null) {
                    QFlowJson.readObject(value);
                }
                return null;
            } catch (IllegalArgumentException e) {
                return Messages.FormFields_problem(field, e.getMessage());
            }
        });
    }

    @NonNull
    public static FormValidation checkMinutes(
            @CheckForNull Item item, @NonNull String field, @CheckForNull String value) {
        return check(item, () -> CheckedArguments.minutesProblem(field, value));
    }
}

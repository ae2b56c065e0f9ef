package io.jenkins.plugins.qualysflow.steps;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.config.NoServerException;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import jenkins.model.Jenkins;

/**
 * The fields that steps have in common. Each method checks the permission of whoever asks; none calls a server.
 */
final class StepForms {

    private static final int MOST_MINUTES = 60 * 24 * 30;

    private StepForms() {}

    /** Whether the user may see what configuring the item shows. */
    private static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    private static void checkConfigure(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    @NonNull
    static ListBoxModel servers(@CheckForNull Item item) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.StepForms_defaultServer(), "");
        if (mayConfigure(item)) {
            for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
                items.add(server.getName(), server.getName());
            }
        }
        return items;
    }

    @NonNull
    static ListBoxModel credentials(@CheckForNull Item item, @CheckForNull String server, String credentialsId) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!allowed) {
            return items.includeCurrentValue(credentialsId);
        }
        String gateway = "";
        try {
            gateway = QualysFlowConfiguration.get()
                    .server(Util.fixEmptyAndTrim(server))
                    .gateway()
                    .toString();
        } catch (NoServerException | IllegalArgumentException e) {
            // No such server yet: offered without regard to domains that want a host.
        }
        return items.includeEmptyValue()
                .includeMatchingAs(
                        item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        item,
                        StandardCredentials.class,
                        QualysCredentials.requirements(gateway),
                        QualysCredentials.matcher())
                .includeCurrentValue(credentialsId);
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
    static FormValidation checkMinutes(@CheckForNull Item item, @NonNull String field, String value) {
        checkConfigure(item);
        try {
            String problem = minutesProblem(field, Integer.parseInt(value.strip()));
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

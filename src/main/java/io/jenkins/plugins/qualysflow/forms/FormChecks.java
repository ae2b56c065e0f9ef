package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Checks fields in the forms of jobs. Users who may not configure the item can open its Snippet Generator too; for them nothing
 * is checked.
 */
@Restricted(NoExternalUse.class)
public final class FormChecks {

    private FormChecks() {}

    /** Whether the user may configure the item; null outside of any item, which takes Administer. */
    static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /**
     * Checks a field.
     *
     * @param problem returns the error, or null; called only if the user may configure the item
     */
    @NonNull
    public static FormValidation check(@CheckForNull Item item, @NonNull Supplier<String> problem) {
        String found = mayConfigure(item) ? problem.get() : null;
        return found == null ? FormValidation.ok() : FormValidation.error(found);
    }

    /** Checks a field that must not be blank. */
    @NonNull
    public static FormValidation required(
            @CheckForNull Item item, @CheckForNull String value, @NonNull String problem) {
        return check(item, () -> Util.fixEmptyAndTrim(value) == null ? problem : null);
    }

    /** Checks the id of a workflow or an execution. */
    @NonNull
    public static FormValidation id(@CheckForNull Item item, @NonNull String label, @CheckForNull String value) {
        return check(item, () -> WorkflowId.problem(label, value));
    }
}

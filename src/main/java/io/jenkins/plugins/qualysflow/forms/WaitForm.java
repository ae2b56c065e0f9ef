package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.run.arguments.CheckedArguments;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A form with the fields of a step that waits for the end of an execution. */
@Restricted(NoExternalUse.class)
public interface WaitForm extends ServerForm {

    /** The text of a list, for the text area of a form. */
    @NonNull
    default String toLines(@CheckForNull List<String> values) {
        return values == null ? "" : String.join("\n", values);
    }

    @POST
    default FormValidation doCheckRedact(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.check(
                item,
                () -> CheckedArguments.redactProblem(
                        Messages.Label_redact(), Util.fixNull(value).lines().toList()));
    }

    @POST
    default FormValidation doCheckCheckName(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.check(
                item, () -> CheckedArguments.checkNameProblem(Messages.Label_checkName(), Util.fixEmptyAndTrim(value)));
    }

    @POST
    default FormValidation doCheckTimeoutMinutes(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.check(item, () -> CheckedArguments.minutesProblem(Messages.Label_timeoutMinutes(), value));
    }

    @POST
    default FormValidation doCheckCollectMinutes(
            @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
        return FormChecks.check(item, () -> CheckedArguments.minutesProblem(Messages.Label_collectMinutes(), value));
    }
}

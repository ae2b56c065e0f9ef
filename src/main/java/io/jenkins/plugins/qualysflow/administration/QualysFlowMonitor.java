package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Warns when a server refuses its credential, is paused for long, or a pasted token expires. Makes no API calls: it shows what
 * earlier calls have found.
 */
@Extension
@Symbol("qualysFlow")
@Restricted(NoExternalUse.class)
public final class QualysFlowMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return Messages.QualysFlowMonitor_displayName();
    }

    @Override
    public boolean isActivated() {
        return !ProblemWatch.get().problems().isEmpty();
    }

    /** One sentence each, as plain text. */
    @NonNull
    public List<String> getProblems() {
        return ProblemWatch.get().problems();
    }

    /** The same users as may see {@link QualysFlowAdministration}. */
    @Override
    public boolean hasRequiredPermission() {
        return hasPermissionToDisplay();
    }

    @Override
    public void checkRequiredPermission() {
        Jenkins.get().checkAnyPermission(Jenkins.SYSTEM_READ, Jenkins.MANAGE);
    }

    /** Whether the current user may dismiss it. */
    public boolean isMayDismiss() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }
}

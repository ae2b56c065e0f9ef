package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A child execution.
 *
 * @param parentExecutionId the execution that started it
 * @param status as the service spells it; null if it sent none
 * @param outcome a name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}
 * @param succeeded whether it succeeded, in every step
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record ChildRow(
        @Exported String executionId,
        @Exported String parentExecutionId,
        @Exported @CheckForNull String status,
        @Exported String outcome,
        @Exported boolean succeeded) {

    ChildRow(@NonNull ChildEntry child) {
        this(child.executionId(), child.parentExecutionId(), child.status(), child.outcome(), child.succeeded());
    }

    @NonNull
    public Badge getBadge() {
        return Badge.of(outcome, succeeded);
    }
}

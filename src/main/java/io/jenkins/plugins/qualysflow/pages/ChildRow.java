package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.ChildEntry;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An execution that another one began. */
@ExportedBean
public final class ChildRow {

    private final ChildEntry child;

    ChildRow(@NonNull ChildEntry child) {
        this.child = child;
    }

    @Exported
    public String getExecutionId() {
        return child.executionId();
    }

    /** The execution that began it. */
    @Exported
    public String getParentExecutionId() {
        return child.parentExecutionId();
    }

    /** The service's own word; null if it sent none. */
    @Exported
    public String getStatus() {
        return child.status();
    }

    /** A name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}. */
    @Exported
    public String getOutcome() {
        return child.outcome();
    }

    /** Whether it succeeded, in every step. */
    @Exported
    public boolean isEndedWell() {
        return child.endedWell();
    }

    @NonNull
    public Badge getBadge() {
        return Badge.of(child.outcome(), child.endedWell());
    }
}

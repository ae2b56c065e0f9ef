package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import java.util.Date;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** An execution that may be the one whose start was not answered. */
@ExportedBean
public final class CandidateRow {

    private final CandidateEntry candidate;

    CandidateRow(@NonNull CandidateEntry candidate) {
        this.candidate = candidate;
    }

    @Exported
    public String getExecutionId() {
        return candidate.executionId();
    }

    /** The service's own word; null if it sent none. */
    @Exported
    public String getStatus() {
        return candidate.status();
    }

    /** Who began it; null if unknown. */
    @Exported
    public String getSource() {
        return candidate.source();
    }

    /** When the service made its record, in ISO 8601; null if unknown. */
    @Exported
    public String getCreatedAt() {
        return Shown.iso(candidate.createdAt());
    }

    @CheckForNull
    public Date getCreated() {
        return Shown.date(candidate.createdAt());
    }
}

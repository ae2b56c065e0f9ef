package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.CandidateEntry;
import java.util.Date;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An execution that may belong to the run, whose start was not answered.
 *
 * @param status as the service spells it; null if it sent none
 * @param source who started it; null if unknown
 * @param createdAt in ISO 8601; null if unknown
 * @param created the same for Jelly
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record CandidateRow(
        @Exported String executionId,
        @Exported @CheckForNull String status,
        @Exported @CheckForNull String source,
        @Exported @CheckForNull String createdAt,
        @CheckForNull Date created) {

    CandidateRow(@NonNull CandidateEntry candidate) {
        this(
                candidate.executionId(),
                candidate.status(),
                candidate.source(),
                Display.iso(candidate.createdAt()),
                Display.date(candidate.createdAt()));
    }
}

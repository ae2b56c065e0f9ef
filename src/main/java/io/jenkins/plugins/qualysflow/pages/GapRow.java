package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ReportedGap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Something that belongs into the evidence and is not there, or not whole. */
@ExportedBean
public final class GapRow {

    private final ReportedGap gap;

    GapRow(@NonNull ReportedGap gap) {
        this.gap = gap;
    }

    @Exported
    public String getWhat() {
        return gap.what();
    }

    @Exported
    public String getReason() {
        return gap.reason();
    }
}

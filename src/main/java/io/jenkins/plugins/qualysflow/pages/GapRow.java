package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Something that belongs into the evidence and is not there, or not whole. */
@ExportedBean
public final class GapRow {

    private final Missing missing;

    GapRow(@NonNull Missing missing) {
        this.missing = missing;
    }

    @Exported
    public String getWhat() {
        return missing.what();
    }

    @Exported
    public String getReason() {
        return missing.reason();
    }
}

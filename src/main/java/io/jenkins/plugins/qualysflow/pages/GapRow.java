package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Something that belongs into the evidence and is not there, or not whole. */
@ExportedBean
@Restricted(NoExternalUse.class)
public record GapRow(@Exported String what, @Exported String reason) {

    GapRow(@NonNull Missing gap) {
        this(gap.what(), gap.reason());
    }
}

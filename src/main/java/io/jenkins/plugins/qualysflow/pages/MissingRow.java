package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A missing or incomplete part of the evidence. */
@ExportedBean
@Restricted(NoExternalUse.class)
public record MissingRow(@Exported String what, @Exported String reason) {

    MissingRow(@NonNull Missing missing) {
        this(missing.what(), missing.reason());
    }
}

package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Functions;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An archived file, as in the manifest.
 *
 * @param path within the bundle
 * @param url relative to the root of Jenkins; null as of {@link ArtifactLinks#file}
 * @param size bytes
 * @param sha256 hexadecimal
 * @param redactions how many values in it were masked or removed
 * @param cut whether it was truncated
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record FileRow(
        @Exported String path,
        @Exported @CheckForNull String url,
        @Exported long size,
        @Exported String sha256,
        @Exported long redactions,
        @Exported boolean cut) {

    FileRow(@NonNull FileEntry file, @NonNull ArtifactLinks links) {
        this(file.path(), links.file(file.path()), file.size(), file.sha256(), file.redactions(), file.cut());
    }

    /** In words. */
    @NonNull
    public String getSizeText() {
        return Functions.humanReadableByteSize(size);
    }
}

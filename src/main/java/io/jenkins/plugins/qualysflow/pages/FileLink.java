package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An archived file of a step.
 *
 * @param path within the bundle
 * @param url relative to the root of Jenkins; null as of {@link ArtifactLinks#file}
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record FileLink(
        @Exported @NonNull String path,
        @Exported @CheckForNull String url) {

    /** Without its folder. */
    @NonNull
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A file that was archived.
 *
 * @param path within the bundle
 * @param url from the root of Jenkins; null if the reader may not see artifacts
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

package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Functions;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Collectors;
import jenkins.model.StandardArtifactManager;

/** Addresses of what was archived of a run, for readers who may see artifacts, as long as it is there. */
final class ArtifactLinks {

    private final String base;

    /**
     * The artifacts of an execution.
     *
     * @param executionId null if no execution is known, which has no artifacts
     */
    ArtifactLinks(@NonNull Run<?, ?> build, @CheckForNull String executionId) {
        base = allowed(build) && executionId != null && !areDiscarded(build, executionId)
                ? BuildAddress.of(build) + "artifact/" + EvidenceBundle.path(executionId) + "/"
                : null;
    }

    /** Whether the reader may see artifacts, and so what is in them wherever else it is shown. */
    static boolean allowed(@NonNull Run<?, ?> build) {
        return !Functions.isArtifactsPermissionEnabled() || build.hasPermission(Run.ARTIFACTS);
    }

    /**
     * Whether they were deleted with all artifacts of the build, as when old builds keep no more than their log. That is known
     * of those in the folder of the build alone: no page asks a store elsewhere.
     *
     * @param executionId of an execution of which something was archived
     */
    static boolean areDiscarded(@NonNull Run<?, ?> build, @NonNull String executionId) {
        return build.getArtifactManager() instanceof StandardArtifactManager
                && !Files.isDirectory(
                        build.getRootDir().toPath().resolve("archive").resolve(EvidenceBundle.path(executionId)));
    }

    /** The folder, from the root of Jenkins; null if the reader may not see it, or it was discarded. */
    @CheckForNull
    String folder() {
        return base;
    }

    /** A file of the bundle, from the root of Jenkins; null if the reader may not see it, or it was discarded. */
    @CheckForNull
    String file(@CheckForNull String path) {
        return base == null || path == null
                ? null
                : base + Arrays.stream(path.split("/")).map(Util::rawEncode).collect(Collectors.joining("/"));
    }
}

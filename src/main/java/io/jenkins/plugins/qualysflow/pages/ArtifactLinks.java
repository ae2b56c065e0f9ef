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

/** Links to the archived files of a run; none if the user may not see artifacts or they were deleted. */
final class ArtifactLinks {

    private final String base;

    /**
     * The links of an execution.
     *
     * @param executionId null if no execution is known: then there are no artifacts
     */
    ArtifactLinks(@NonNull Run<?, ?> build, @CheckForNull String executionId) {
        base = allowed(build) && executionId != null && !areDiscarded(build, executionId)
                ? BuildAddress.of(build) + "artifact/" + EvidenceBundle.path(executionId) + "/"
                : null;
    }

    /** Whether the user may see artifacts, and so the same data on pages. */
    static boolean allowed(@NonNull Run<?, ?> build) {
        return !Functions.isArtifactsPermissionEnabled() || build.hasPermission(Run.ARTIFACTS);
    }

    /**
     * Whether the archived files were deleted, as by a build discarder that keeps only logs. Known only for artifacts in the
     * folder of the build: pages make no calls to remote artifact stores.
     *
     * @param executionId an execution of which files were archived
     */
    static boolean areDiscarded(@NonNull Run<?, ?> build, @NonNull String executionId) {
        return build.getArtifactManager() instanceof StandardArtifactManager
                && !Files.isDirectory(
                        build.getRootDir().toPath().resolve("archive").resolve(EvidenceBundle.path(executionId)));
    }

    /** URL of the folder, relative to the root of Jenkins; null if the user may not see it or it was deleted. */
    @CheckForNull
    String folder() {
        return base;
    }

    /** URL of a file of the bundle, relative to the root of Jenkins; null if the user may not see it or it was deleted. */
    @CheckForNull
    String file(@CheckForNull String path) {
        return base == null || path == null
                ? null
                : base + Arrays.stream(path.split("/")).map(Util::rawEncode).collect(Collectors.joining("/"));
    }
}

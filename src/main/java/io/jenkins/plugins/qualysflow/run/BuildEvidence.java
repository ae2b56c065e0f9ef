package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.BuildListenerAdapter;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The evidence of a run on its way to the artifacts of a build: put together in a folder beside the build, then handed to
 * whichever artifact manager the build has. Needs no agent and no workspace.
 */
@Restricted(NoExternalUse.class)
public final class BuildEvidence {

    private static final Logger LOGGER = Logger.getLogger(BuildEvidence.class.getName());

    private final Run<?, ?> build;
    private final Path folder;
    private final Path staging;

    /** The evidence of that start of a build. */
    public BuildEvidence(@NonNull Run<?, ?> build, @NonNull String startId) {
        this.build = build;
        this.folder = folder(build);
        this.staging = folder.resolve(startId);
    }

    private static Path folder(Run<?, ?> build) {
        return build.getRootDir().toPath().resolve("qflow-staging");
    }

    /** Deletes whatever a build that has ended left behind on the way: it may hold downloads in which nothing is masked. */
    static void discardAll(@NonNull Run<?, ?> build) {
        Path folder = folder(build);
        try {
            Util.deleteRecursive(folder.toFile());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not delete " + folder, e);
        }
    }

    /** An empty folder to put it together in. */
    @NonNull
    public Path begin() throws IOException {
        discard();
        return create();
    }

    /** A file in that folder for what is read and deleted at once; deleted with the folder where Jenkins is killed before. */
    @NonNull
    Path temporaryFile() throws IOException {
        return Files.createTempFile(create(), "read-", ".json");
    }

    /** A build that was deleted, or moved elsewhere, does not come back for it. */
    private Path create() throws IOException {
        if (!build.getRootDir().isDirectory()) {
            throw new NoSuchFileException(build.getRootDir().getPath());
        }
        return Files.createDirectories(staging);
    }

    /**
     * Archives files of the staging folder.
     *
     * @param paths within the folder, with forward slashes
     * @return the paths of the artifacts
     */
    @NonNull
    public List<String> publish(
            @NonNull String executionId, @NonNull List<String> paths, @NonNull TaskListener listener)
            throws IOException, InterruptedException {
        Map<String, String> artifacts = new LinkedHashMap<>();
        for (String path : paths) {
            artifacts.put(EvidenceBundle.path(executionId) + "/" + path, path);
        }
        build.pickArtifactManager()
                .archive(
                        new FilePath(staging.toFile()),
                        new Launcher.LocalLauncher(listener),
                        BuildListenerAdapter.wrap(listener),
                        artifacts);
        return List.copyOf(artifacts.keySet());
    }

    /** Deletes the staging folder, and the one around it when it was the last. */
    public void discard() {
        try {
            Util.deleteRecursive(staging.toFile());
            String[] others = folder.toFile().list();
            if (others != null && others.length == 0) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not delete " + staging, e);
        }
    }
}

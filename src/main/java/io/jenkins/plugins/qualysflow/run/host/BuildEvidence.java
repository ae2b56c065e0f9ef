package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.output.EvidenceBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The evidence of a run on its way to the artifacts of a build: put together in a folder of Jenkins' home, then handed to
 * whichever artifact manager the build has. Needs no agent and no workspace.
 *
 * <p>What is downloaded is not masked yet, and so is never below a build, which may be moved, copied or kept for years.
 */
@Restricted(NoExternalUse.class)
public final class BuildEvidence {

    private static final Logger LOGGER = Logger.getLogger(BuildEvidence.class.getName());

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Run<?, ?> build;
    private final Path staging;

    /** The evidence of that start of a build. */
    public BuildEvidence(@NonNull Run<?, ?> build, @NonNull String startId) {
        this.build = build;
        this.staging = folder().resolve(startId);
    }

    private static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("qualys-flow/staging");
    }

    /** Deletes what a Jenkins that was killed left behind. */
    @Initializer(before = InitMilestone.JOB_LOADED)
    public static void discardAll() {
        discard(folder());
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

    /** For the user of Jenkins alone, where the file system knows users. */
    private Path create() throws IOException {
        boolean posix = staging.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] access = posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
        return Files.createDirectories(staging, access);
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
        if (!build.getRootDir().isDirectory()) {
            // Deleted; it does not come back for its evidence.
            throw new NoSuchFileException(build.getRootDir().getPath());
        }
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

    /** Deletes the staging folder. */
    public void discard() {
        discard(staging);
    }

    private static void discard(Path folder) {
        try {
            Util.deleteRecursive(folder.toFile());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not delete " + folder, e);
        }
    }
}

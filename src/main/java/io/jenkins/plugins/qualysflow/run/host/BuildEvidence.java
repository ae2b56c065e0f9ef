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
 * The staging folder of a run's evidence, in Jenkins' home, and its archiving through the artifact manager of the build. Needs no
 * agent and no workspace.
 *
 * <p>Downloads in it are not masked yet. So it is never inside a build folder, which may be moved, copied or kept for years.
 */
@Restricted(NoExternalUse.class)
public final class BuildEvidence {

    private static final Logger LOGGER = Logger.getLogger(BuildEvidence.class.getName());

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Run<?, ?> build;
    private final Path staging;

    /** For one start of a build. */
    public BuildEvidence(@NonNull Run<?, ?> build, @NonNull String startId) {
        this.build = build;
        this.staging = folder().resolve(startId);
    }

    private static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("qualys-flow/staging");
    }

    /** Deletes what a killed Jenkins left behind. */
    @Initializer(before = InitMilestone.JOB_LOADED)
    public static void discardAll() {
        discard(folder());
    }

    /** Creates the staging folder, empty. */
    @NonNull
    public Path begin() throws IOException {
        discard();
        return create();
    }

    /** A short-lived file in the staging folder. */
    @NonNull
    Path temporaryFile() throws IOException {
        return Files.createTempFile(create(), "read-", ".json");
    }

    /** Readable by the user of Jenkins only, on POSIX file systems. */
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
            // Deleted meanwhile; archiving would create it again.
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

package io.jenkins.plugins.qualysflow.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells whether the home of Jenkins is a copy, made by hand or from a backup. Builds in it that began before may go on elsewhere, or
 * went on before the backup was needed: what they have not sent here may have been sent there.
 *
 * <p>A small file in the home holds its own inode number, which no copy of it has. Where file systems don't keep that number, and
 * in a clone of a whole disk, nothing is noticed.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class CopiedHome {

    private static final Logger LOGGER = Logger.getLogger(CopiedHome.class.getName());

    /** Types of file systems, in any system's words, whose files keep their number when they are mounted anew. */
    private static final Set<String> WITH_NUMBERS =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "nfs", "nfs4", "apfs", "hfs", "ufs");

    private static final String INODE = "inode";
    private static final String COPIED_AT = "copiedAt";

    private final Instant copiedAt;

    public CopiedHome() {
        this(Jenkins.get().getRootDir().toPath().resolve("qualys-flow/home.json"), Instant.now());
    }

    CopiedHome(@NonNull Path file, @NonNull Instant now) {
        copiedAt = look(file, now);
    }

    @NonNull
    public static CopiedHome get() {
        return ExtensionList.lookupSingleton(CopiedHome.class);
    }

    /** Before any build is resumed or begins. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    public static void begin() {
        get();
    }

    /** Whether the build began before this home was copied. */
    public boolean isOlder(@NonNull Run<?, ?> build) {
        return build.getTimeInMillis() < copiedAt.toEpochMilli();
    }

    /** When the copy was found to be one; long ago if it is none, or if that can't be told. */
    Instant copiedAt() {
        return copiedAt;
    }

    private static Instant look(Path file, Instant now) {
        try {
            return read(file, now);
        } catch (NoSuchFileException e) {
            return write(file, Instant.EPOCH);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING, e, () -> file + " can't be read. Builds that began before now start nothing more");
            return write(file, now);
        }
    }

    private static Instant read(Path file, Instant now) throws IOException {
        Map<String, Object> stored = QFlowJson.readObject(Files.readString(file));
        Instant before = Instant.parse((String) stored.get(COPIED_AT));
        Long found = inode(file);
        if (found == null || !(stored.get(INODE) instanceof Number inode) || inode.longValue() == found) {
            return before;
        }
        LOGGER.warning(
                "This home of Jenkins is a copy. Builds that began before now start no workflow more, since they may"
                        + " go on where it was copied from");
        return write(file, now);
    }

    private static Instant write(Path file, Instant copiedAt) {
        try {
            Path folder = Objects.requireNonNull(file.getParent());
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "home", ".tmp");
            Map<String, Object> stored = new LinkedHashMap<>();
            stored.put(INODE, inode(written));
            stored.put(COPIED_AT, copiedAt.toString());
            Files.writeString(written, QFlowJson.write(stored));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> file + " can't be written, so that a copy of this home is not noticed");
        }
        return copiedAt;
    }

    /** The number of a file; null if its file system has none that stays. */
    @CheckForNull
    private static Long inode(Path file) throws IOException {
        return WITH_NUMBERS.contains(Files.getFileStore(file).type())
                ? ((Number) Files.getAttribute(file, "unix:ino")).longValue()
                : null;
    }
}

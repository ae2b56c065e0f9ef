package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The builds in which something is going on, each a file of its own. Read when Jenkins starts: those of them that do not go
 * on after a kill are told to nobody else.
 *
 * <p>No run depends on it, so what can't be stored is logged and nothing more.
 */
final class OpenBuilds {

    private static final Logger LOGGER = Logger.getLogger(OpenBuilds.class.getName());

    private final Path folder;

    OpenBuilds(@NonNull Path folder) {
        this.folder = folder;
    }

    void add(@NonNull String buildId) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(buildId), buildId);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It was not stored that something is going on in " + buildId, e);
        }
    }

    void remove(@NonNull String buildId) {
        try {
            Files.deleteIfExists(file(buildId));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It was not stored that nothing is going on any more in " + buildId, e);
        }
    }

    @NonNull
    List<String> all() {
        List<String> ids = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String id = Files.readString(file);
                if (file.equals(file(id))) {
                    ids.add(id);
                } else {
                    // Cut short by whatever ended the machine, so that nobody can tell any more which build it was.
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            LOGGER.log(Level.FINE, "Nothing has ever gone on", e);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Builds that Jenkins did not end properly may not be told what is known", e);
        }
        return ids;
    }

    /** A name of a job may be too long for a file, or have characters that no file may have. */
    private Path file(String buildId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return folder.resolve(Util.toHexString(digest.digest(buildId.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

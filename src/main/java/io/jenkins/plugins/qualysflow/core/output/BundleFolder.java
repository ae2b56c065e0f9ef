package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder a bundle is written to; digests what goes into each file as it is written. */
final class BundleFolder {

    private static final String STEPS = "steps";

    private static final String CHILDREN = "children";

    private final Path root;
    private final MaskedLiterals secrets;
    private final List<BundleFile> files = new ArrayList<>();
    private final Map<String, Step> steps = new HashMap<>();
    private boolean sealed;

    BundleFolder(Path root) throws IOException {
        this(root, new MaskedLiterals());
    }

    BundleFolder(Path root, MaskedLiterals secrets) throws IOException {
        this.secrets = secrets;
        this.root = root;
        Files.createDirectories(root.resolve(STEPS));
    }

    /** Texts that are masked in what is written. */
    MaskedLiterals secrets() {
        return secrets;
    }

    Path root() {
        return root;
    }

    /** What was written so far, without the manifest. */
    synchronized List<BundleFile> files() {
        return List.copyOf(files);
    }

    /**
     * No more step data from now on. What is still being written by somebody who was not waited for goes, and is never
     * among the files; downloads that are not redacted go in any case.
     */
    synchronized void seal() throws IOException {
        sealed = true;
        Downloads.deleteAll(root);
        Set<Path> kept = files.stream().map(file -> root.resolve(file.path())).collect(Collectors.toSet());
        for (String folder : List.of(STEPS, CHILDREN)) {
            deleteAllBut(kept, root.resolve(folder));
        }
    }

    private static void deleteAllBut(Set<Path> kept, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> written;
        try (Stream<Path> walk = Files.walk(folder)) {
            written = walk.filter(file -> !Files.isDirectory(file)).toList();
        }
        for (Path file : written) {
            if (!kept.contains(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What is going to be written there is the input or output of that step. */
    synchronized void belongs(String path, Step step) {
        steps.put(path, step);
    }

    /** Writes a text file. */
    void text(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, bytes);
        String sha256 = HexFormat.of().formatHex(Redacted.newSha256().digest(bytes));
        synchronized (this) {
            files.add(new BundleFile(path, null, bytes.length, sha256, Map.of(), Map.of(), false));
        }
    }

    /** Takes a file back that was written, or begun; whether it can be deleted or not, it is not among the files. */
    void remove(String path) throws IOException {
        synchronized (this) {
            files.removeIf(file -> file.path().equals(path));
        }
        Files.deleteIfExists(root.resolve(path));
    }

    /**
     * Takes a file in.
     *
     * @param redacted the file, which is moved; it is deleted where nothing more is taken
     * @param cut whether it is only the beginning of what the service had
     */
    void json(String path, Redacted redacted, boolean cut) throws IOException {
        Path file = root.resolve(path);
        synchronized (this) {
            if (sealed) {
                Files.deleteIfExists(redacted.file());
                return;
            }
            Files.createDirectories(file.resolveSibling(""));
            Files.move(redacted.file(), file, StandardCopyOption.REPLACE_EXISTING);
            files.add(new BundleFile(
                    path,
                    steps.get(path),
                    redacted.size(),
                    redacted.sha256(),
                    redacted.redactions(),
                    redacted.paths(),
                    cut));
        }
    }
}

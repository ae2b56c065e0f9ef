package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder a bundle is written to; digests what goes into each file as it is written. */
final class BundleFolder {

    private static final String STEPS = "steps";

    private static final String CHILDREN = "children";

    /** Name under which the manifest counts the texts that were masked wherever they stood. */
    private static final String SECRETS = "secret values";

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

    private synchronized Step step(String path) {
        return steps.get(path);
    }

    /** Writes a text file. */
    void text(String path, String text) throws IOException {
        Digested written = write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        synchronized (this) {
            files.add(new BundleFile(path, null, written.size(), written.sha256(), Map.of(), Map.of(), false));
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
     * Copies JSON with everything masked that was found in it, and what the copying finds within its strings.
     *
     * @param end offset to stop at
     * @param cut whether that is before the end of what the service had
     */
    void json(String path, Path source, Findings findings, long end, boolean cut) throws IOException {
        Digested written;
        AtomicLong masks = new AtomicLong();
        try (InputStream in = Files.newInputStream(source);
                Places places = findings.open()) {
            written = write(path, out -> {
                MaskingStream masking = secrets.into(out);
                RedactingCopy.copy(in, masking, places, end, findings.names());
                masking.finish();
                masks.set(masking.masks());
            });
        }
        Map<String, Integer> redactions = new TreeMap<>(findings.names().toMap());
        if (masks.get() > 0) {
            redactions.put(SECRETS, (int) Math.min(Integer.MAX_VALUE, masks.get()));
        }
        BundleFile file = new BundleFile(
                path,
                step(path),
                written.size(),
                written.sha256(),
                Collections.unmodifiableMap(redactions),
                Collections.unmodifiableMap(findings.paths()),
                cut);
        synchronized (this) {
            if (sealed) {
                Files.deleteIfExists(root.resolve(path));
            } else {
                files.add(file);
            }
        }
    }

    private record Digested(long size, String sha256) {}

    private Digested write(String path, Content content) throws IOException {
        MessageDigest digest = sha256();
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        try (OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(file), digest), 1 << 16)) {
            content.writeTo(out);
        }
        return new Digested(Files.size(file), HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Something that writes itself. */
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}

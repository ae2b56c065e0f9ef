package io.jenkins.plugins.qualysflow.core.output;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** Writes a text file. */
    void text(String path, String text) throws IOException {
        BundleFile written = write(
                path,
                out -> {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                    return Map.of();
                },
                false);
        add(written);
    }

    /**
     * Copies scanned JSON with its sensitive values masked.
     *
     * @param end offset to stop at
     * @param cut whether that is before the end of what the service had
     */
    void json(String path, Path source, RedactionScan scan, long end, boolean cut) throws IOException {
        BundleFile written;
        try (InputStream in = Files.newInputStream(source);
                PlaceFile.Reader places = scan.places()) {
            written = write(
                    path,
                    out -> {
                        Map<String, Integer> counts = new TreeMap<>(scan.counts());
                        MaskingStream masking = secrets.into(out);
                        RedactingCopy.copy(in, masking, places, end);
                        masking.finish();
                        if (masking.masks() > 0) {
                            counts.put(SECRETS, (int) Math.min(Integer.MAX_VALUE, masking.masks()));
                        }
                        return counts;
                    },
                    cut);
        }
        synchronized (this) {
            if (sealed) {
                Files.deleteIfExists(root.resolve(path));
            } else {
                files.add(written);
            }
        }
    }

    private synchronized void add(BundleFile file) {
        files.add(file);
    }

    private BundleFile write(String path, Content content, boolean cut) throws IOException {
        Map<String, Integer> redactions;
        MessageDigest digest = sha256();
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        try (OutputStream out =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), digest)) {
            redactions = content.writeTo(out);
        }
        return new BundleFile(
                path, Files.size(file), HexFormat.of().formatHex(digest.digest()), Map.copyOf(redactions), cut);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Something that writes itself, and says how often it masked what. */
    @FunctionalInterface
    private interface Content {
        Map<String, Integer> writeTo(OutputStream out) throws IOException;
    }
}

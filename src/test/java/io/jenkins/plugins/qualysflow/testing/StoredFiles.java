package io.jenkins.plugins.qualysflow.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** What a running Jenkins has stored, to be searched. */
public final class StoredFiles {

    private StoredFiles() {}

    /** The texts of all files below a folder, unzipped, by relative path. A file that is deleted meanwhile is left out. */
    public static Map<String, String> below(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try {
                        texts.put(folder.relativize(file).toString(), text(Files.readAllBytes(file)));
                    } catch (NoSuchFileException e) {
                        return visitFileFailed(file, e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    // Jenkins writes beside the place and renames.
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return texts;
    }

    /** The names of all files below a folder, which need not be there. */
    public static Set<String> names(Path folder) {
        try {
            return below(folder).keySet().stream()
                    .map(path -> path.substring(path.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] stored) throws IOException {
        byte[] bytes = stored;
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

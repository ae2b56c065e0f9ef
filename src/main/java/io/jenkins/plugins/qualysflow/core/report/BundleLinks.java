package io.jenkins.plugins.qualysflow.core.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Links to the files of a bundle, and to nothing else. */
final class BundleLinks {

    /** Longer than any path of a bundle. */
    private static final int LONGEST = 1_000;

    private final Set<String> paths;

    BundleLinks(List<ReportedFile> files) {
        this.paths =
                files.stream().map(ReportedFile::path).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** Writes the name of a file as a link to it; just the name where there is no such file. */
    void write(Markup out, String path, String name) {
        if (isFile(path)) {
            out.element("a", name, "href", relative(path));
        } else {
            out.text(name);
        }
    }

    private boolean isFile(String path) {
        return paths.contains(path)
                && path.length() <= LONGEST
                // A name that can't be shown as it is can't be told apart from others.
                && path.equals(Markup.writable(path))
                && Arrays.stream(segments(path))
                        .noneMatch(segment -> segment.isEmpty() || segment.equals(".") || segment.equals(".."));
    }

    /** With everything encoded that is not a plain letter, so that no segment can be taken for a scheme or a host. */
    private static String relative(String path) {
        return Arrays.stream(segments(path))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static String[] segments(String path) {
        return path.split("/", -1);
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code manifest.json} says. */
final class Manifest {

    private Manifest() {}

    /**
     * The manifest.
     *
     * @param missing what is missing of the evidence, which is not complete then
     * @param unread what is missing of what people read, and is no evidence
     * @param redact the redact paths; each is listed with what it matched in all files, since one that matches nothing is
     *     likely to be misspelled
     * @param secrets texts that are masked in what the service said
     */
    static Map<String, Object> of(
            String executionId,
            List<BundleFile> files,
            List<Missing> missing,
            List<Missing> unread,
            List<RedactPath> redact,
            MaskedLiterals secrets) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("executionId", executionId);
        manifest.put("complete", missing.isEmpty());
        manifest.put("files", files.stream().map(Manifest::entry).toList());
        if (!redact.isEmpty()) {
            manifest.put(
                    "redact", redact.stream().map(path -> total(path, files)).toList());
        }
        manifest.put(
                "missing",
                secrets.of(Stream.concat(missing.stream(), unread.stream())
                        .map(Manifest::entry)
                        .toList()));
        return manifest;
    }

    private static Map<String, Object> total(RedactPath path, List<BundleFile> files) {
        Map<String, Object> total = new LinkedHashMap<>();
        total.put("path", path.toString());
        total.put(
                "values",
                files.stream()
                        .mapToInt(file -> file.redactedPaths().getOrDefault(path.toString(), 0))
                        .sum());
        return total;
    }

    private static Map<String, Object> entry(BundleFile file) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", file.path());
        entry.put("size", file.size());
        entry.put("sha256", file.sha256());
        if (file.cut()) {
            entry.put("cut", true);
        }
        if (!file.redactions().isEmpty()) {
            entry.put("redactions", file.redactions());
        }
        if (!file.redactedPaths().isEmpty()) {
            entry.put("redactedPaths", file.redactedPaths());
        }
        return entry;
    }

    private static Map<String, Object> entry(Missing missing) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("what", missing.what());
        entry.put("reason", missing.reason());
        return entry;
    }
}

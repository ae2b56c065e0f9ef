package io.jenkins.plugins.qualysflow.core.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code manifest.json} says. */
final class Manifest {

    private Manifest() {}

    static Map<String, Object> of(
            String executionId, List<BundleFile> files, List<Missing> missing, MaskedLiterals secrets) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("executionId", executionId);
        manifest.put("complete", missing.isEmpty());
        manifest.put("files", files.stream().map(Manifest::entry).toList());
        manifest.put("missing", secrets.of(missing.stream().map(Manifest::entry).toList()));
        return manifest;
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
        return entry;
    }

    private static Map<String, Object> entry(Missing missing) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("what", missing.what());
        entry.put("reason", missing.reason());
        return entry;
    }
}

package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The evidence of one execution: collected step data, {@code execution.json} and {@code manifest.json} in one folder.
 *
 * <p>Collecting comes first, then {@link #finish}; without a folder the steps are listed and nothing is written.
 */
public final class EvidenceBundle {

    private final String executionId;
    private final BundleFolder folder;
    private Collector collector;
    private Collected collected;

    private EvidenceBundle(String executionId, BundleFolder folder) {
        this.executionId = executionId;
        this.folder = folder;
    }

    /**
     * A bundle.
     *
     * @param root folder to write to, made where it is missing; null to write nothing
     */
    public static EvidenceBundle in(Path root, String executionId) throws IOException {
        return new EvidenceBundle(executionId, root == null ? null : new BundleFolder(root));
    }

    /** Path of a bundle among the artifacts of a build, or in the folder of an archive; no slash at its end. */
    public static String path(String executionId) {
        return "qflow/" + FileNames.safe(executionId);
    }

    /** Begins to collect; the future never fails. */
    public CompletableFuture<Collected> collect(
            Connection connection, CollectOptions options, Collector.Settings settings) {
        Collector made = Collector.of(connection, executionId, options, settings, folder);
        synchronized (this) {
            collector = made;
        }
        return made.collect().thenApply(all -> {
            synchronized (this) {
                collected = all;
            }
            return all;
        });
    }

    /** Gives up collecting; what is there stays. Nothing happens where it has not begun or is done. */
    public void stop(String reason) {
        Collector running;
        synchronized (this) {
            running = collector;
        }
        if (running != null) {
            running.stop(reason);
        }
    }

    /**
     * Writes {@code execution.json} and {@code manifest.json}.
     *
     * @param execution what was run, with what, when, and how it ended; plain JSON values. Sensitive names in it are
     *     masked by the caller
     * @param notCollected why nothing was collected; null where it was
     * @return paths of all files within the bundle; empty where nothing is written
     */
    public synchronized List<String> finish(Map<String, Object> execution, String notCollected) throws IOException {
        if (folder == null) {
            return List.of();
        }
        Collector.deleteDownloads(folder);
        folder.seal();
        folder.text("execution.json", QFlowJson.writePretty(execution));
        folder.text("manifest.json", QFlowJson.writePretty(manifest(notCollected)));
        return folder.files().stream().map(BundleFile::path).toList();
    }

    private Map<String, Object> manifest(String notCollected) {
        List<Missing> missing = new ArrayList<>();
        if (collected != null) {
            missing.addAll(collected.missing());
        }
        if (notCollected != null || collected == null) {
            missing.add(new Missing("step outputs", notCollected != null ? notCollected : "they were not collected"));
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("executionId", executionId);
        manifest.put("complete", missing.isEmpty());
        manifest.put("files", folder.files().stream().map(EvidenceBundle::entry).toList());
        manifest.put("missing", missing.stream().map(EvidenceBundle::entry).toList());
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

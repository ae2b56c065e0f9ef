package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.Step;
import java.util.Map;

/**
 * A file of the bundle, as the manifest lists it.
 *
 * @param path path within the bundle, with forward slashes
 * @param step whose input or output it is; null for what is not that of a step
 * @param size bytes
 * @param sha256 digest of its bytes, hexadecimal, taken while they were written
 * @param redactions how many values were taken out, by the name they stood under or what gave them away
 * @param redactedPaths how many values each redact path matched, 0 for one that matched none; empty where there are no
 *     such paths
 * @param cut whether it is only the beginning of what the service had
 */
public record BundleFile(
        String path,
        Step step,
        long size,
        String sha256,
        Map<String, Integer> redactions,
        Map<String, Integer> redactedPaths,
        boolean cut) {}

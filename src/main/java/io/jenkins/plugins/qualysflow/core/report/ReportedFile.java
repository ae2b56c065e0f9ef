package io.jenkins.plugins.qualysflow.core.report;

/**
 * A file of the evidence, as it is shown.
 *
 * @param path path within the bundle, with forward slashes
 * @param size bytes
 * @param sha256 its digest, hexadecimal
 * @param redactions how many values in it were masked, or taken out by redact paths
 * @param cut whether it is only the beginning of what the service had
 */
public record ReportedFile(String path, long size, String sha256, long redactions, boolean cut) {}

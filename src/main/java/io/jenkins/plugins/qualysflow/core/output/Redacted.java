package io.jenkins.plugins.qualysflow.core.output;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * A file from which was taken out what must not be kept.
 *
 * @param size bytes of the file
 * @param sha256 digest of the file, in hexadecimal digits
 * @param redactions how many values were taken out, by what gave them away
 * @param paths how many values each redact path matched, in the order of the paths
 * @param isString whether it is one JSON string
 */
record Redacted(
        Path file,
        long size,
        String sha256,
        Map<String, Integer> redactions,
        Map<String, Integer> paths,
        boolean isString) {

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

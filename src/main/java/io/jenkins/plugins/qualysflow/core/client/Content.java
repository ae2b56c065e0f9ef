package io.jenkins.plugins.qualysflow.core.client;

import java.nio.charset.StandardCharsets;

/**
 * The body of an answer.
 *
 * @param bytes the bytes that were stored; null if they were written to a file
 * @param size how many bytes were stored
 * @param cut whether the body was longer than the limit
 */
public record Content(byte[] bytes, long size, boolean cut) {

    /** The text, with replacement characters for invalid UTF-8; null if it was written to a file. */
    public String text() {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}

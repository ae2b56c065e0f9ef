package io.jenkins.plugins.qualysflow.core.client;

import java.nio.charset.StandardCharsets;

/**
 * The body of an answer.
 *
 * @param bytes as many as were kept; null if they went to a file
 * @param size how many were kept
 * @param cut whether there was more than was wanted
 */
public record Content(byte[] bytes, long size, boolean cut) {

    /** The text, with replacement marks for what is no UTF-8; null if it went to a file. */
    public String text() {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}

package io.jenkins.plugins.qualysflow.core.client;

/**
 * The result of writing a step's input or output.
 *
 * @param bytes number of bytes written
 * @param cut whether the data was longer than the limit, so that only its beginning was written
 */
public record Download(long bytes, boolean cut) {}

package io.jenkins.plugins.qualysflow.core.client;

/**
 * What was written to disk of a step's input or output.
 *
 * @param bytes number of bytes in the file
 * @param cut whether the service had more than was allowed, so that the file is only the beginning
 */
public record Download(long bytes, boolean cut) {}

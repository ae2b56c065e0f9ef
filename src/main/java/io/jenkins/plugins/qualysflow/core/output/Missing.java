package io.jenkins.plugins.qualysflow.core.output;

/**
 * Something that belongs into the bundle and is not there, or not whole.
 *
 * @param what the step and side, or the part, in words
 * @param reason why, in words
 */
public record Missing(String what, String reason) {}

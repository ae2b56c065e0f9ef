package io.jenkins.plugins.qualysflow.core.output;

/**
 * What to collect of an execution.
 *
 * @param outputs steps whose output is archived
 * @param inputs steps whose input is archived
 * @param maxFileBytes most bytes of one file
 * @param maxTotalBytes most bytes of step data in all
 */
public record CollectOptions(NodeGlob outputs, NodeGlob inputs, long maxFileBytes, long maxTotalBytes) {}

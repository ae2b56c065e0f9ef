package io.jenkins.plugins.qualysflow.core.output;

/**
 * What to collect of an execution.
 *
 * @param outputs steps whose output is archived
 * @param inputs steps whose input is archived
 * @param maxFileBytes most bytes of one file
 * @param maxTotalBytes most bytes of step data in all
 * @param secrets texts that are masked in everything that is written
 */
public record CollectOptions(
        NodeGlob outputs, NodeGlob inputs, long maxFileBytes, long maxTotalBytes, MaskedLiterals secrets) {

    /** Without texts to mask. */
    public CollectOptions(NodeGlob outputs, NodeGlob inputs, long maxFileBytes, long maxTotalBytes) {
        this(outputs, inputs, maxFileBytes, maxTotalBytes, new MaskedLiterals());
    }
}

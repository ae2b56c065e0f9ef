package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;

/**
 * What to collect of an execution.
 *
 * @param outputs steps whose output is archived
 * @param inputs steps whose input is archived
 * @param maxFileBytes most bytes of one file
 * @param maxTotalBytes most bytes of step data in all
 * @param redact what to take out of inputs and outputs besides what is taken out always
 * @param secrets texts that are masked in everything that is written
 */
public record CollectOptions(
        NodeGlob outputs,
        NodeGlob inputs,
        long maxFileBytes,
        long maxTotalBytes,
        List<RedactPath> redact,
        MaskedLiterals secrets) {

    /** Options that hold their own copy of the list. */
    public CollectOptions {
        redact = List.copyOf(redact);
    }

    /** Options that take out only what is taken out always. */
    public CollectOptions(NodeGlob outputs, NodeGlob inputs, long maxFileBytes, long maxTotalBytes) {
        this(outputs, inputs, maxFileBytes, maxTotalBytes, List.of());
    }

    /** Options without texts to mask. */
    public CollectOptions(
            NodeGlob outputs, NodeGlob inputs, long maxFileBytes, long maxTotalBytes, List<RedactPath> redact) {
        this(outputs, inputs, maxFileBytes, maxTotalBytes, redact, new MaskedLiterals());
    }
}

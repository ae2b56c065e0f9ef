package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;

/**
 * What must not be shown of an output, wherever it stands.
 *
 * @param all whether nothing of it may be shown
 * @param secrets texts that are masked before anything is cut: no part of one is recognised afterwards
 */
record Concealment(boolean all, MaskedLiterals secrets) {

    /** Nothing but what stands under sensitive names. */
    static final Concealment NONE = new Concealment(false, new MaskedLiterals());
}

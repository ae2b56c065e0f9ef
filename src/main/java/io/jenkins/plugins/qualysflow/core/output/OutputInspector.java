package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.nio.file.Path;

/**
 * Looks at the outputs of steps as the service sent them, before anything in them is masked.
 *
 * <p>For every step it wants, either {@link #inspect} or {@link #unavailable} is called, one step after the other. Both
 * are where collecting is given up in the middle of an inspection: then {@link #unavailable} is what counts. Whatever it
 * throws is logged, and makes the output unavailable.
 */
public interface OutputInspector {

    /** An inspector that wants nothing. */
    OutputInspector NONE = new OutputInspector() {
        @Override
        public boolean wantsAny() {
            return false;
        }

        @Override
        public boolean wants(Step step) {
            return false;
        }

        @Override
        public void inspect(Step step, Path file, Download download) {
            throw new IllegalStateException("nothing was wanted");
        }

        @Override
        public void unavailable(Step step, String reason) {
            throw new IllegalStateException("nothing was wanted");
        }
    };

    /** Whether there may be a step whose output it wants. */
    default boolean wantsAny() {
        return true;
    }

    /** Whether the output of the step is fetched for inspection, be it archived or not. */
    boolean wants(Step step);

    /**
     * Looks at an output; on a worker thread, which may take its time. Should not throw.
     *
     * @param file the body of the answer, in any of the forms the service may send; gone afterwards, and even before
     *     where collecting is given up
     * @param download its size, and whether it is only the beginning
     */
    void inspect(Step step, Path file, Download download);

    /**
     * Hears that an output could not be had. Should not throw.
     *
     * @param reason why, in words
     */
    void unavailable(Step step, String reason);
}

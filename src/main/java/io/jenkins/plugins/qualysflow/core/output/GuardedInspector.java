package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what an inspector throws away from the collecting, which would hang for it. */
final class GuardedInspector implements OutputInspector {

    private static final Logger LOGGER = Logger.getLogger(GuardedInspector.class.getName());

    private final OutputInspector inspector;

    GuardedInspector(OutputInspector inspector) {
        this.inspector = inspector;
    }

    @Override
    public boolean wantsAny() {
        return inspector.wantsAny();
    }

    @Override
    public boolean wants(Step step) {
        try {
            return inspector.wants(step);
        } catch (RuntimeException | Error e) {
            failed(step, e);
            return false;
        }
    }

    @Override
    public void inspect(Step step, Path file, Download download) {
        try {
            inspector.inspect(step, file, download);
        } catch (RuntimeException | Error e) {
            failed(step, e);
        }
    }

    @Override
    public void unavailable(Step step, String reason) {
        try {
            inspector.unavailable(step, reason);
        } catch (RuntimeException | Error e) {
            log(step, e);
        }
    }

    private void failed(Step step, Throwable error) {
        log(step, error);
        // The class alone: the message may quote the output.
        unavailable(step, "it could not be inspected: " + error.getClass().getSimpleName());
    }

    private static void log(Step step, Throwable error) {
        LOGGER.log(
                Level.WARNING,
                "The output of " + Scrubber.printable(step.nodeId()) + " could not be inspected: " + error.getClass());
    }
}

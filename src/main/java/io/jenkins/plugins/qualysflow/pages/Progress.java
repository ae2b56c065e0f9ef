package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The progress of an execution against the usual duration of its workflow.
 *
 * @param elapsed since the execution began or, if that is unknown, since its start was sent
 * @param usual the median; null if unknown
 * @param percentile95 the duration that 95 of 100 executions don't exceed; null if unknown
 */
@Restricted(NoExternalUse.class)
public record Progress(
        @NonNull Duration elapsed,
        @CheckForNull Duration usual,
        @CheckForNull Duration percentile95) {

    /** The value of the progress bar: at most {@link #getUsualSeconds}. */
    public long getSeconds() {
        return usual == null ? 0 : Math.max(0, Math.min(elapsed.toSeconds(), getUsualSeconds()));
    }

    /** The maximum of the progress bar, at least 1. */
    public long getUsualSeconds() {
        return usual == null ? 0 : Math.max(1, usual.toSeconds());
    }

    /** Whether there is a progress bar. */
    public boolean isKnown() {
        return usual != null;
    }

    /** In words. */
    @NonNull
    public String getText() {
        String time = Display.time(elapsed);
        if (usual == null) {
            return Messages.Progress_elapsed(time);
        }
        if (percentile95 != null) {
            return elapsed.compareTo(percentile95) > 0
                    ? Messages.Progress_longerThanMost(time, Display.time(usual), Display.time(percentile95))
                    : Messages.Progress_percentiles(time, Display.time(usual), Display.time(percentile95));
        }
        return elapsed.compareTo(usual) > 0
                ? Messages.Progress_longer(time, Display.time(usual))
                : Messages.Progress_usual(time, Display.time(usual));
    }
}

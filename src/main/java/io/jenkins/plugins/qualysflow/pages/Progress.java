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
 * @param usual null if unknown
 */
@Restricted(NoExternalUse.class)
public record Progress(
        @NonNull Duration elapsed, @CheckForNull Duration usual) {

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
        return elapsed.compareTo(usual) > 0
                ? Messages.Progress_longer(time, Display.time(usual))
                : Messages.Progress_usual(time, Display.time(usual));
    }
}

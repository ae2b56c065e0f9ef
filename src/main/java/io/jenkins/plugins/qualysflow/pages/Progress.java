package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How far a run has come that goes on, against what its workflow usually takes.
 *
 * @param elapsed since the execution began, or the run where that is not known
 * @param usual what executions of the workflow usually take; null if unknown
 */
@Restricted(NoExternalUse.class)
public record Progress(
        @NonNull Duration elapsed, @CheckForNull Duration usual) {

    /** Full where it takes longer than usual. */
    public long getSeconds() {
        return usual == null ? 0 : Math.max(0, Math.min(elapsed.toSeconds(), getUsualSeconds()));
    }

    /** At least 1, for what takes no time. */
    public long getUsualSeconds() {
        return usual == null ? 0 : Math.max(1, usual.toSeconds());
    }

    /** Whether a part can be shown. */
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

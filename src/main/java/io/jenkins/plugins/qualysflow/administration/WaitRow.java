package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.access.AccessDeniedException;

/**
 * An execution that a build waits for, as the current user may see it.
 *
 * @param build null if the user may not see it
 * @param nextPoll null while a poll is running, or queued behind other calls rather than held back by the quota
 */
@Restricted(NoExternalUse.class)
public record WaitRow(
        @NonNull WatchSnapshot watch,
        @CheckForNull Run<?, ?> build,
        @CheckForNull Instant nextPoll) {

    private static final int MAX_LENGTH = 100;

    static WaitRow of(WatchSnapshot watch, @CheckForNull Run<?, ?> build, Instant now) {
        return new WaitRow(
                watch,
                build == null ? null : visible(build),
                watch.isQueued() && !watch.isHeldBack(now) ? null : watch.nextPoll());
    }

    /** Looks the build up again as the current user, who may lack a permission on it or on a folder around it. */
    @CheckForNull
    private static Run<?, ?> visible(Run<?, ?> build) {
        try {
            return Run.fromExternalizableId(build.getExternalizableId());
        } catch (AccessDeniedException e) {
            // Thrown for users with Item.DISCOVER but not Item.READ.
            return null;
        }
    }

    @NonNull
    public String executionId() {
        return shown(watch.executionId());
    }

    /** The status as the service spells it; null before the first poll. */
    @CheckForNull
    public String status() {
        return watch.status() == null ? null : shown(watch.status());
    }

    /** Text of the service may be of any length, and may hold control characters that change the direction of text. */
    private static String shown(String text) {
        String line = Scrubber.printable(text);
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}

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
 * An execution that is waited for.
 *
 * @param id of the wait
 * @param build who waits; null if the viewer may not know
 * @param executionId what is waited for
 * @param status the service's own word; null if it has not said one
 * @param lastError why the last poll failed; null if nothing was
 * @param since when it began
 * @param polling whether it is being polled
 * @param queued whether a poll is due, and waits for the quota or for others
 * @param nextPoll when it is polled next; null while that is under way, or waits for others alone
 * @param deadline the deadline
 */
@Restricted(NoExternalUse.class)
public record WaitRow(
        long id,
        @CheckForNull Run<?, ?> build,
        @NonNull String executionId,
        @CheckForNull String status,
        @CheckForNull String lastError,
        @NonNull PointInTime since,
        boolean polling,
        boolean queued,
        @CheckForNull PointInTime nextPoll,
        @NonNull PointInTime deadline) {

    private static final int LONGEST = 100;

    /** The wait as the current user may see it. */
    static WaitRow of(WatchSnapshot watch, @CheckForNull Run<?, ?> build, Instant now) {
        return new WaitRow(
                watch.id(),
                build == null ? null : visible(build),
                shown(watch.executionId()),
                watch.status() == null ? null : shown(watch.status()),
                watch.lastError(),
                new PointInTime(watch.since(), now),
                watch.polling(),
                watch.isQueued(),
                watch.isQueued() && !watch.isHeldBack(now) ? null : PointInTime.of(watch.nextPoll(), now),
                new PointInTime(watch.deadline(), now));
    }

    @CheckForNull
    private static Run<?, ?> visible(Run<?, ?> build) {
        try {
            // As the viewer finds it, who may not see a folder around it.
            return Run.fromExternalizableId(build.getExternalizableId());
        } catch (AccessDeniedException e) {
            // Who may know that there is such a job, and no more.
            return null;
        }
    }

    /** The service's words may be of any length, and hold what turns the direction of the text around them. */
    private static String shown(String text) {
        String line = Scrubber.printable(text);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}

package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.poll.CallRecord;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * An answer of the service, or a call that got none.
 *
 * @param when when it came
 * @param call method and path
 * @param status HTTP status; null if there was no answer
 * @param error what was wrong; null if nothing was
 * @param quota what the service said of the quota; null if it said nothing
 */
@Restricted(NoExternalUse.class)
public record AnswerRow(
        @NonNull PointInTime when,
        @NonNull String call,
        @CheckForNull Integer status,
        @CheckForNull String error,
        @CheckForNull String quota) {

    static AnswerRow of(CallRecord record, Instant now) {
        return new AnswerRow(
                new PointInTime(record.when(), now),
                record.call(),
                record.status() == 0 ? null : record.status(),
                record.error(),
                quota(record));
    }

    @CheckForNull
    private static String quota(CallRecord record) {
        if (record.toWait() != null) {
            return Messages.AnswerRow_wait(record.toWait().toSeconds());
        }
        return record.remaining() == null ? null : Messages.AnswerRow_left(record.remaining());
    }
}

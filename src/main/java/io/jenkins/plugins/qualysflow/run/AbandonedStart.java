package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The start of a step that was over before it had a run: one that failed or was stopped while its workflow was looked for, or
 * that could not be taken up again. With no run left to do so, what is known of it is noted here: its page must not say for
 * ever that it goes on, and another step is not to send a start again that may have been sent.
 */
@Restricted(NoExternalUse.class)
public final class AbandonedStart {

    private AbandonedStart() {}

    /**
     * Notes the end of each start of the step whose end is not on record, and tells of what may go on in Qualys Flow.
     *
     * @param stored the run as the step remembers it
     * @param history what the records of the build say
     * @param secrets masked in what is noted; null if they are not known, so that nothing is that might hold one
     * @param cause why it ended; null if it was stopped
     */
    public static void close(
            @NonNull StoredRun stored,
            @NonNull StartRecords records,
            @NonNull StartHistory history,
            @CheckForNull MaskedLiterals secrets,
            @CheckForNull Throwable cause,
            @NonNull TaskListener log)
            throws IOException {
        StartRecord mine =
                secrets == null ? stored.record().named(null, stored.createdAt()) : ShownRun.recordOf(stored, secrets);
        for (StartRecord record : history.unfinishedOf(mine)) {
            String sentence = sentence(record);
            if (sentence != null) {
                log.getLogger().println("[Qualys Flow] " + Scrubber.printable(sentence));
            }
            LiveRuns.get().end(record.startId());
            records.write(record.endedWith(
                    UnfinishedStarts.outcome(record).name(),
                    RunSummary.saying(Scrubber.printable(reason(secrets, cause, sentence)))));
        }
    }

    /** Errors that are for users say why; of any other, and of a stop, what became of the start is said. */
    private static String reason(MaskedLiterals secrets, Throwable cause, String sentence) {
        if (secrets != null && cause instanceof AbortException && cause.getMessage() != null) {
            return secrets.mask(cause.getMessage());
        }
        if (sentence != null) {
            return sentence;
        }
        return cause == null ? Messages.AbandonedStart_stopped() : Messages.AbandonedStart_failed();
    }

    /** Null where the error says enough. */
    @CheckForNull
    private static String sentence(StartRecord record) {
        return switch (UnfinishedStarts.outcome(record)) {
            case STARTED -> Messages.AbandonedStart_started(record.state().executionId());
            case START_UNKNOWN ->
                Messages.AbandonedStart_unknown(
                        record.workflowId(), record.state().triggeredAt());
            default -> null;
        };
    }
}

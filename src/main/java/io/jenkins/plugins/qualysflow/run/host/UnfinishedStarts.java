package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.record.RunSummary;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Records the end of starts that have no run to do it: their build was killed, or their step ended before it had a run.
 * Otherwise their page would show them as running for ever, and another step could repeat a start that may have been sent.
 */
@Restricted(NoExternalUse.class)
public final class UnfinishedStarts {

    private static final Logger LOGGER = Logger.getLogger(UnfinishedStarts.class.getName());

    private UnfinishedStarts() {}

    /** Logs and ends each unfinished start of a build without active runs. */
    static void close(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        StartRecords records = StartRecords.of(build);
        for (StartRecord record : records.read().unfinished()) {
            StartRecord ended = record.leftBehind();
            tell(record, log);
            LiveRuns.get().end(record.startId());
            try {
                records.write(ended, report(records, record));
                ShownCheck.lost(build, record, RunSummary.ofLeftBehind(record).sentence());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "The end of a start in " + build + " was not recorded", e);
            }
        }
    }

    /** Logs each unfinished start of a build whose runs are about to be stopped, and record their ends themselves. */
    static void tell(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        StartRecords.of(build).read().unfinished().forEach(record -> tell(record, log));
    }

    /**
     * Logs and ends the start of a step that ended without a run, unless an end is recorded.
     *
     * @param secrets masked in the record; null if unknown: then nothing is recorded that may contain one
     * @param cause why the step ended; null if it was stopped
     * @throws IOException if the end can't be recorded
     */
    public static void close(
            @NonNull StoredRun stored,
            @NonNull Run<?, ?> build,
            @CheckForNull MaskedLiterals secrets,
            @CheckForNull Throwable cause,
            @NonNull TaskListener log)
            throws IOException {
        StartRecords records = StartRecords.of(build);
        StartRecord record = records.read().unfinished(stored.record(secrets));
        if (record == null) {
            return;
        }
        String sentence = sentence(record);
        if (sentence != null) {
            say(sentence, log);
        }
        LiveRuns.get().end(record.startId());
        String reason = Scrubber.printable(reason(secrets, cause, sentence));
        records.write(record.endedWith(record.knownOutcome(), RunSummary.saying(reason)), report(records, record));
        ShownCheck.lost(build, record, reason);
    }

    /** The report that is stored already and is kept; null if there is none or it can't be read. */
    @CheckForNull
    private static ExecutionReport report(StartRecords records, StartRecord record) {
        try {
            return records.report(record);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A report is lost", e);
            return null;
        }
    }

    private static void tell(StartRecord record, TaskListener log) {
        say(RunSummary.ofLeftBehind(record).sentence(), log);
    }

    private static void say(String sentence, TaskListener log) {
        log.getLogger().println("[Qualys Flow] " + Scrubber.printable(sentence));
    }

    /** What to log; null if the error of the step says enough. */
    @CheckForNull
    private static String sentence(StartRecord record) {
        return switch (record.knownOutcome()) {
            case STARTED -> Messages.UnfinishedStarts_started(record.state().executionId());
            case START_UNKNOWN ->
                Messages.UnfinishedStarts_unknown(
                        record.workflowId(), record.state().triggeredAt());
            default -> null;
        };
    }

    /** The message of an error meant for users; otherwise what happened to the start. */
    private static String reason(MaskedLiterals secrets, Throwable cause, String sentence) {
        if (secrets != null && cause instanceof AbortException && cause.getMessage() != null) {
            return secrets.mask(cause.getMessage());
        }
        if (sentence != null) {
            return sentence;
        }
        return cause == null ? Messages.UnfinishedStarts_stopped() : Messages.UnfinishedStarts_failed();
    }
}

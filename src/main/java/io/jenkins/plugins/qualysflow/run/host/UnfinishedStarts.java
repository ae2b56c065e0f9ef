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
 * Starts that have no run to note their end: their build was killed, or their step was over before it had a run. What is
 * known of them is noted here. Their page must not say for ever that they go on, and another step must not send a start
 * again that may have been sent.
 */
@Restricted(NoExternalUse.class)
public final class UnfinishedStarts {

    private static final Logger LOGGER = Logger.getLogger(UnfinishedStarts.class.getName());

    private UnfinishedStarts() {}

    /** Tells of each in a build in which nothing goes on any more, and notes its end. */
    static void close(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        StartRecords records = StartRecords.of(build);
        for (StartRecord record : records.read().unfinished()) {
            StartRecord ended = record.leftBehind();
            tell(record, log);
            LiveRuns.get().end(record.startId());
            try {
                records.write(ended, report(records, record));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "The end of a start in " + build + " was not recorded", e);
            }
        }
    }

    /** Tells of each in a build whose runs are about to be stopped; they note their ends themselves. */
    static void tell(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        StartRecords.of(build).read().unfinished().forEach(record -> tell(record, log));
    }

    /**
     * Tells of the start of a step that is over and never had a run, unless its end is on record, and notes its end.
     *
     * @param stored the run as the step remembers it
     * @param secrets masked in what is noted; null if they are not known, so that nothing is that might hold one
     * @param cause why the step ended; null if it was stopped
     * @throws IOException if the end can't be noted
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
    }

    /** What was stored before the end was noted stays; null if there is none, or it can't be read. */
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

    /** Null where the error of the step says enough. */
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

    /** Errors that are for users say why; of any other, and of a stop, what became of the start is said. */
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

package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The starts of a build that ended before they did: by a kill of the build, or of a Jenkins that could not take it up again.
 * What is known of them is told in its log, with the next step.
 */
@Restricted(NoExternalUse.class)
public final class UnfinishedStarts {

    private static final Logger LOGGER = Logger.getLogger(UnfinishedStarts.class.getName());

    private UnfinishedStarts() {}

    /** Tells of each in a build in which nothing goes on any more, and notes on record that it is over. */
    static void close(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        StartRecords records = new StartRecords(build.getRootDir().toPath());
        // Before any lock: every build of this Jenkins comes here when it ends, and few have started anything.
        if (records.exist()) {
            close(build, records, log);
        }
    }

    /** One at a time, or two that see the end of the same build would both tell. */
    private static synchronized void close(Run<?, ?> build, StartRecords records, TaskListener log) {
        try {
            for (StartRecord record : among(records.all())) {
                String sentence = say(record, log);
                LiveRuns.get().end(record.startId());
                records.write(record.endedWith(outcome(record).name(), RunSummary.saying(sentence)));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It could not be told what is known of the starts in " + build, e);
        }
    }

    /** Tells of each in a build whose runs are about to be stopped; they keep their records themselves. */
    static void tell(@NonNull Run<?, ?> build, @NonNull TaskListener log) {
        try {
            among(new StartRecords(build.getRootDir().toPath()).all()).forEach(record -> say(record, log));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It could not be told what is known of the starts in " + build, e);
        }
    }

    private static String say(StartRecord record, TaskListener log) {
        String sentence = sentence(record);
        log.getLogger().println("[Qualys Flow] " + sentence);
        return sentence;
    }

    /** Those that are unfinished. */
    static List<StartRecord> among(List<StartRecord> all) {
        return all.stream().filter(record -> isUnfinished(record, all)).toList();
    }

    /** A step that was taken up again from an older state of its build has a second record, which tells its end. */
    private static boolean isUnfinished(StartRecord record, List<StartRecord> all) {
        return record.outcome() == null
                && record.state().phase() != Phase.DONE
                && all.stream()
                        .noneMatch(other -> record.flowNodeId() != null
                                && Objects.equals(other.flowNodeId(), record.flowNodeId())
                                && tellsEndOf(record, other));
    }

    /** Whether the other record of a step has an end that is that of the step: nothing ends as not started that was sent. */
    static boolean tellsEndOf(StartRecord record, StartRecord other) {
        return other.outcome() != null
                && (record.state().phase() == Phase.NEW
                        || !Outcome.NOT_STARTED.name().equals(other.outcome()));
    }

    /** What is known to have become of a start whose end nobody noted. */
    @NonNull
    public static Outcome outcome(@NonNull StartRecord record) {
        if (record.state().executionId() != null) {
            return Outcome.STARTED;
        }
        return record.state().phase() == Phase.TRIGGERING ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
    }

    private static String sentence(StartRecord record) {
        String workflow = Scrubber.printable(
                record.workflowId() == null ? String.valueOf(record.workflowName()) : record.workflowId());
        return switch (outcome(record)) {
            case STARTED -> {
                String execution = Scrubber.printable(record.state().executionId());
                Phase phase = record.state().phase();
                yield record.workflowId() == null
                        ? Messages.UnfinishedStarts_waitedFor(execution, phase)
                        : Messages.UnfinishedStarts_started(execution, workflow, phase);
            }
            case START_UNKNOWN ->
                Messages.UnfinishedStarts_unknown(
                        workflow, record.state().phase(), record.state().triggeredAt());
            default ->
                Messages.UnfinishedStarts_notStarted(workflow, record.state().phase());
        };
    }
}

package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the records of a build say about a start that is about to begin, or to be taken up again: whether it has been sent
 * already, by this step or by the same step in an older state of the build.
 */
@Restricted(NoExternalUse.class)
public final class StartHistory {

    private final List<StartRecord> records;
    private final Predicate<String> running;

    /**
     * What those records say.
     *
     * @param running tells by its node whether a step of the build still goes on
     */
    public StartHistory(@NonNull List<StartRecord> records, @NonNull Predicate<String> running) {
        this.records = List.copyOf(records);
        this.running = running;
    }

    /**
     * The state to go on from.
     *
     * @param mine the start as the Pipeline remembers it, which may be older than the records
     * @param allowDuplicateStart whether a workflow may be started again after a start in this build whose outcome is unknown
     * @throws AbortException saying why it may not be started
     */
    @NonNull
    public RunState stateOf(@NonNull StartRecord mine, boolean allowDuplicateStart) throws AbortException {
        RunState stored = mine.state();
        if (stored.executionId() != null) {
            return stored;
        }
        List<StartRecord> same =
                records.stream().filter(record -> isSameStep(record, mine)).toList();
        for (StartRecord record : same) {
            if (record.state().executionId() != null) {
                return new RunState(
                        Phase.WAITING,
                        record.state().executionId(),
                        record.state().triggeredAt(),
                        stored.deadline());
            }
        }
        for (StartRecord record : same) {
            if (record.state().phase() == Phase.TRIGGERING || isUnknown(record)) {
                return new RunState(
                        Phase.TRIGGERING,
                        null,
                        record.state().triggeredAt(),
                        stored.deadline(),
                        record.state().marker());
            }
        }
        if (stored.phase() == Phase.NEW && !allowDuplicateStart) {
            refuseAfterUnknown(mine);
        }
        return stored;
    }

    /**
     * The workflow that the step starts.
     *
     * @return null if no record has it, where it was given by its name and not looked up yet
     */
    @CheckForNull
    public String workflowIdOf(@NonNull StartRecord mine) {
        return Stream.concat(Stream.of(mine), records.stream().filter(record -> isSameStep(record, mine)))
                .map(StartRecord::workflowId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * The starts of the step whose end nobody noted. Where one of them is known to have been answered, the others were
     * older states of it.
     *
     * @param mine the start as the Pipeline remembers it; the one if nothing is on record
     * @return none if an end is known
     */
    @NonNull
    List<StartRecord> unfinishedOf(@NonNull StartRecord mine) {
        List<StartRecord> same =
                records.stream().filter(record -> isSameStep(record, mine)).toList();
        if (same.isEmpty()) {
            return List.of(mine);
        }
        List<StartRecord> open = same.stream()
                .filter(record -> record.outcome() == null
                        && same.stream().noneMatch(other -> UnfinishedStarts.tellsEndOf(record, other)))
                .toList();
        List<StartRecord> answered = open.stream()
                .filter(record -> record.state().executionId() != null)
                .toList();
        if (!answered.isEmpty()) {
            return answered;
        }
        // An execution that the Pipeline alone knows of is known all the same.
        return open.isEmpty() || mine.state().executionId() == null
                ? open
                : List.of(open.get(0).with(mine.state()));
    }

    private void refuseAfterUnknown(StartRecord mine) throws AbortException {
        for (StartRecord record : records) {
            if (!isSameStep(record, mine)
                    && Objects.equals(record.workflowId(), mine.workflowId())
                    && (isUnknown(record) || isLost(record))) {
                throw new AbortException(Messages.StartHistory_unknownBefore(mine.workflowId()));
            }
        }
    }

    /** A step that is run again from an older state of its build gets another start id, but is the same node. */
    private static boolean isSameStep(StartRecord record, StartRecord mine) {
        String node = record.flowNodeId();
        return record.startId().equals(mine.startId()) || (node != null && node.equals(mine.flowNodeId()));
    }

    /** Whether the start may have been sent, and its step is over without having noted an end. */
    private boolean isLost(StartRecord record) {
        return isSent(record)
                && record.outcome() == null
                && (record.flowNodeId() == null || !running.test(record.flowNodeId()));
    }

    /** Whether the start was about to be sent when it was last heard of. */
    private static boolean isSent(StartRecord record) {
        return record.state().phase() == Phase.TRIGGERING && record.state().executionId() == null;
    }

    /** Whether the start ended without anybody knowing whether there is an execution. */
    private static boolean isUnknown(StartRecord record) {
        return record.state().executionId() == null
                && (Outcome.START_UNKNOWN.name().equals(record.outcome())
                        || (record.state().phase() == Phase.TRIGGERING && record.outcome() != null));
    }
}

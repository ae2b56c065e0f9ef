package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the records of a build say about a start that is about to begin, or to be taken up again: whether it has been sent
 * already, by this step or by the same step in an older state of the build.
 */
public final class StartHistory {

    private final List<StartRecord> records;

    public StartHistory(@NonNull List<StartRecord> records) {
        this.records = List.copyOf(records);
    }

    /**
     * The state to go on from.
     *
     * @param mine the start as the Pipeline remembers it, which may be older than the records
     * @param startAgain whether a workflow may be started again after a start in this build whose outcome is unknown
     * @throws AbortException saying why it may not be started
     */
    @NonNull
    public RunState stateOf(@NonNull StartRecord mine, boolean startAgain) throws AbortException {
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
        if (stored.phase() == Phase.NEW && !startAgain) {
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

    private void refuseAfterUnknown(StartRecord mine) throws AbortException {
        for (StartRecord record : records) {
            if (!isSameStep(record, mine)
                    && Objects.equals(record.workflowId(), mine.workflowId())
                    && isUnknown(record)) {
                throw new AbortException(Messages.StartHistory_unknownBefore(mine.workflowId()));
            }
        }
    }

    /** A step that is run again from an older state of its build gets another start id, but is the same node. */
    private static boolean isSameStep(StartRecord record, StartRecord mine) {
        String node = record.flowNodeId();
        return record.startId().equals(mine.startId()) || (node != null && node.equals(mine.flowNodeId()));
    }

    /** Whether the start ended without anybody knowing whether there is an execution. */
    private static boolean isUnknown(StartRecord record) {
        return record.state().executionId() == null
                && (Outcome.START_UNKNOWN.name().equals(record.outcome())
                        || (record.state().phase() == Phase.TRIGGERING && record.outcome() != null));
    }
}

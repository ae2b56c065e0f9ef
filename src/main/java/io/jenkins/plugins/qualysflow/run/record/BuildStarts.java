package io.jenkins.plugins.qualysflow.run.record;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The start records of one build. A step has several records if Jenkins was killed, resumed from an older state of the Pipeline
 * and ran the step again. Which of them counts is decided here and nowhere else.
 */
@Restricted(NoExternalUse.class)
public final class BuildStarts {

    private static final Comparator<StartRecord> OLDEST_FIRST = Comparator.comparing(
                    (StartRecord record) -> record.createdAt() == null ? Instant.EPOCH : record.createdAt())
            .thenComparing(record -> record.state().deadline())
            .thenComparing(StartRecord::startId);

    /** By progress: not sent, then in doubt, then with a known execution. */
    private static final Comparator<StartRecord> FURTHEST_LAST = Comparator.comparing(
                    (StartRecord record) -> record.state().executionId() != null)
            .thenComparing(StartRecord::isInDoubt);

    private final List<StartRecord> records;
    private final List<String> unreadable;

    /**
     * The start records of a build.
     *
     * @param unreadable names of the files whose records can't be read
     */
    public BuildStarts(@NonNull List<StartRecord> records, @NonNull List<String> unreadable) {
        this.records = records.stream().sorted(OLDEST_FIRST).toList();
        this.unreadable = unreadable.stream().sorted().toList();
    }

    /** All records that can be read, in the order in which the runs began. */
    @NonNull
    public List<StartRecord> all() {
        return records;
    }

    /** The name under which the check of a start was published; null if it was not. */
    @CheckForNull
    public String checkName(@NonNull String startId) {
        return records.stream()
                .filter(record -> record.startId().equals(startId))
                .map(StartRecord::checkName)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Names of the files whose records can't be read. */
    @NonNull
    public List<String> unreadable() {
        return unreadable;
    }

    /**
     * The state from which a step resumes or begins.
     *
     * @param mine the start as stored with the Pipeline, which may be older than the record on disk
     * @param allowDuplicateStart whether a workflow may be started after a start in this build whose outcome is unknown
     * @param active whether the step of a node of the Pipeline is still running
     * @throws AbortException saying why the workflow must not be started
     */
    @NonNull
    public RunState resumeState(
            @NonNull StartRecord mine, boolean allowDuplicateStart, @NonNull Predicate<String> active)
            throws AbortException {
        RunState remembered = mine.state();
        if (remembered.executionId() != null) {
            // The execution is known: nothing will be started.
            return remembered;
        }
        if (!unreadable.isEmpty()) {
            throw new AbortException(Messages.BuildStarts_damaged(String.join(", ", unreadable)));
        }
        StartRecord known = furthest(ofStep(mine));
        if (known != null && known.state().executionId() != null) {
            return new RunState(
                    Phase.WAITING, known.state().executionId(), known.state().triggeredAt(), remembered.deadline());
        }
        if (known != null && known.isInDoubt()) {
            return new RunState(
                    Phase.TRIGGERING,
                    null,
                    known.state().triggeredAt(),
                    remembered.deadline(),
                    known.state().marker());
        }
        RunState from = isProvenNotStarted(mine)
                ? new RunState(Phase.NEW, null, remembered.triggeredAt(), remembered.deadline(), remembered.marker())
                : remembered;
        if (from.phase() == Phase.NEW && !allowDuplicateStart && isAnotherStartInDoubt(mine, active)) {
            throw new AbortException(Messages.BuildStarts_unknownBefore(mine.workflowId()));
        }
        return from;
    }

    /** Whether it ended so, but Jenkins stopped before its step knew: the Pipeline may say that it was being sent. */
    private boolean isProvenNotStarted(StartRecord mine) {
        return records.stream()
                .filter(record -> record.startId().equals(mine.startId()))
                .anyMatch(record -> Outcome.NOT_STARTED.name().equals(record.outcome()));
    }

    /**
     * The workflow that a step starts.
     *
     * @return null if it was given by name and not looked up yet
     */
    @CheckForNull
    public String workflowId(@NonNull StartRecord mine) {
        return Stream.concat(Stream.of(mine), ofStep(mine).stream())
                .map(StartRecord::workflowId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The starts without a recorded end, one for each step. */
    @NonNull
    public List<StartRecord> unfinished() {
        return records.stream()
                .filter(record -> record.state().phase() != Phase.DONE && counts(record))
                .filter(record -> ofStep(record).stream().noneMatch(other -> isEndOf(other, record)))
                .toList();
    }

    /**
     * The start of a step without a recorded end, with the furthest state that is known.
     *
     * @param mine the start as stored with the Pipeline; returned as it is if the step has no record
     * @return with the start id of {@code mine}; null if an end is recorded
     */
    @CheckForNull
    public StartRecord unfinished(@NonNull StartRecord mine) {
        List<StartRecord> same = ofStep(mine);
        if (same.isEmpty()) {
            return mine;
        }
        StartRecord known = furthest(same.stream()
                .filter(record -> !record.hasEnded() && same.stream().noneMatch(other -> isEndOf(other, record)))
                .toList());
        if (known == null) {
            return null;
        }
        // The execution may be known to the Pipeline only.
        boolean isKnownHere = mine.state().executionId() != null;
        return new StartRecord(
                mine.startId(),
                known.flowNodeId(),
                known.workflowId(),
                known.server(),
                isKnownHere ? mine.state() : known.state(),
                null,
                known.workflowName(),
                mine.createdAt(),
                null,
                known.checkName());
    }

    /**
     * What pages show, in the order in which the runs began.
     *
     * @param over whether the build has ended, and so each start without a recorded end
     */
    @NonNull
    public List<StartRecord> shown(boolean over) {
        return records.stream()
                .filter(record -> record.hasEnded() || (counts(record) && !hasLaterEnd(record)))
                .map(record -> over && !record.hasEnded() ? record.leftBehind() : record)
                .toList();
    }

    /** Keeps the last record of each execution (a start and a later wait are two), and all records without an execution. */
    @NonNull
    public static List<StartRecord> lastOfEachExecution(@NonNull List<StartRecord> records) {
        List<StartRecord> newestFirst = new ArrayList<>(records);
        Collections.reverse(newestFirst);
        Set<String> seen = new HashSet<>();
        newestFirst.removeIf(record ->
                record.state().executionId() != null && !seen.add(record.state().executionId()));
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    /**
     * Whether both are of one step: a step that runs again has another start id and the same node. After a resume from an older
     * state the same node may also belong to another branch, since nodes are numbered in the order in which they begin; so the
     * workflow must be the same too.
     */
    private static boolean isSameStep(StartRecord one, StartRecord other) {
        return one.startId().equals(other.startId()) || (isSameNode(one, other) && one.isOfSameWorkflow(other));
    }

    private static boolean isSameNode(StartRecord one, StartRecord other) {
        String node = one.flowNodeId();
        return node != null && node.equals(other.flowNodeId());
    }

    private List<StartRecord> ofStep(StartRecord mine) {
        return records.stream().filter(record -> isSameStep(record, mine)).toList();
    }

    /** The record with the most progress, the last of equal ones; null if there is none. */
    @CheckForNull
    private static StartRecord furthest(List<StartRecord> records) {
        return records.stream()
                .reduce((one, later) -> FURTHEST_LAST.compare(one, later) > 0 ? one : later)
                .orElse(null);
    }

    /** Whether it is the one of its step that may still be in progress. */
    private boolean counts(StartRecord record) {
        return !record.hasEnded()
                && record
                        == furthest(ofStep(record).stream()
                                .filter(other -> !other.hasEnded())
                                .toList());
    }

    private boolean hasLaterEnd(StartRecord record) {
        return ofStep(record).stream()
                .anyMatch(other -> isEndOf(other, record) && records.indexOf(other) > records.indexOf(record));
    }

    /** Whether the end of another record of the step ends this one too; an end as not started does not if this one was sent. */
    private static boolean isEndOf(StartRecord other, StartRecord record) {
        return other.hasEnded()
                && (record.state().phase() == Phase.NEW
                        || !Outcome.NOT_STARTED.name().equals(other.outcome()));
    }

    private boolean isAnotherStartInDoubt(StartRecord mine, Predicate<String> active) {
        return records.stream()
                .filter(record -> !isSameStep(record, mine) && Objects.equals(record.workflowId(), mine.workflowId()))
                .anyMatch(record -> isLost(record, mine) || (record.isInDoubt() && !goesOn(record, active)));
    }

    private static boolean goesOn(StartRecord record, Predicate<String> active) {
        return !record.hasEnded() && record.flowNodeId() != null && active.test(record.flowNodeId());
    }

    /** Whether it may have been sent by a step that does not exist any more: a later start has its node. */
    private boolean isLost(StartRecord record, StartRecord mine) {
        return !record.hasEnded()
                && record.state().phase() != Phase.NEW
                && Stream.concat(records.stream().skip(records.indexOf(record) + 1L), Stream.of(mine))
                        .anyMatch(later -> isSameNode(record, later) && !isSameStep(record, later));
    }
}

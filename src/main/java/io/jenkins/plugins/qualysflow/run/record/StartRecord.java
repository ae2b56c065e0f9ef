package io.jenkins.plugins.qualysflow.run.record;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunState;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The record of one start, stored as JSON with the names of these components.
 *
 * @param startId unique in its build
 * @param flowNodeId node of the Pipeline step; null in builds that do not survive a restart
 * @param workflowId null while only its name is known, and for a wait
 * @param server name of the server; null if unknown
 * @param state the last stored state
 * @param outcome a name of {@link Outcome}; null while the run has not ended
 * @param workflowName masked; null if the workflow was given by its id
 * @param createdAt when the step began; null if unknown
 * @param summary null while the run has not ended, and if it ended without one
 * @param checkName name of its check in the pull request; null if none was published
 */
@Restricted(NoExternalUse.class)
public record StartRecord(
        @NonNull String startId,
        @CheckForNull String flowNodeId,
        @CheckForNull String workflowId,
        @CheckForNull String server,
        @NonNull RunState state,
        @CheckForNull String outcome,
        @CheckForNull String workflowName,
        @CheckForNull Instant createdAt,
        @CheckForNull RunSummary summary,
        @CheckForNull String checkName) {

    /** A start id is part of a file name. */
    private static final Pattern START_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    /**
     * A record.
     *
     * @throws IllegalArgumentException if the start id is invalid, or phase or deadline is missing
     */
    public StartRecord {
        if (startId == null || !START_ID.matcher(startId).matches()) {
            throw new IllegalArgumentException(
                    "startId must be 1 to 64 letters, digits and hyphens, and not begin with a hyphen");
        }
        if (state == null || state.phase() == null || state.deadline() == null) {
            throw new IllegalArgumentException("phase and deadline are required");
        }
    }

    /** Without workflow name, time, summary and check. */
    public StartRecord(
            @NonNull String startId,
            @CheckForNull String flowNodeId,
            @CheckForNull String workflowId,
            @CheckForNull String server,
            @NonNull RunState state,
            @CheckForNull String outcome) {
        this(startId, flowNodeId, workflowId, server, state, outcome, null, null, null, null);
    }

    /** A copy with a workflow name and a time of creation. */
    @NonNull
    public StartRecord named(@CheckForNull String name, @CheckForNull Instant at) {
        return new StartRecord(startId, flowNodeId, workflowId, server, state, outcome, name, at, summary, checkName);
    }

    /** A copy with another state. */
    @NonNull
    public StartRecord with(@NonNull RunState next) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, next, outcome, workflowName, createdAt, summary, checkName);
    }

    /** A copy with an end. */
    @NonNull
    public StartRecord endedWith(@NonNull Outcome end, @CheckForNull RunSummary shown) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, state, end.name(), workflowName, createdAt, shown, checkName);
    }

    /** A copy with the name of its check. */
    @NonNull
    public StartRecord checked(@NonNull String name) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, state, outcome, workflowName, createdAt, summary, name);
    }

    /** Whether an end is recorded. */
    public boolean hasEnded() {
        return outcome != null;
    }

    /** A copy that ended with its build, without an end of its own. */
    @NonNull
    public StartRecord leftBehind() {
        return endedWith(knownOutcome(), RunSummary.ofLeftBehind(this));
    }

    /** The outcome as far as the state tells, for a start without a recorded end. */
    @NonNull
    public Outcome knownOutcome() {
        if (state.executionId() != null) {
            return Outcome.STARTED;
        }
        return mayHaveBegun() ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
    }

    /** Whether the start may have been sent, with no execution or end known. */
    private boolean mayHaveBegun() {
        // Killed between the phase DONE and its outcome: the start may have been received.
        boolean lostEnd = state.phase() == Phase.DONE && outcome == null && state.triggeredAt() != null;
        return state.phase() == Phase.TRIGGERING || lostEnd;
    }

    /** Whether the service may have received the start, and the execution is not known. */
    boolean isInDoubt() {
        return state.executionId() == null
                && (mayHaveBegun() || Outcome.START_UNKNOWN.name().equals(outcome));
    }

    /** Whether it is a start of the same workflow, or a wait for the same execution. */
    boolean isOfSameWorkflow(@NonNull StartRecord other) {
        if (workflowId != null && other.workflowId != null) {
            return workflowId.equals(other.workflowId);
        }
        if (workflowName != null || other.workflowName != null) {
            return Objects.equals(workflowName, other.workflowName);
        }
        return workflowId == null
                && other.workflowId == null
                && Objects.equals(state.executionId(), other.state.executionId());
    }
}

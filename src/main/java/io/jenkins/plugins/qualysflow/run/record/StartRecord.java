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
 * What is on record of one start. The names of the components are those of the stored form.
 *
 * @param startId tells the starts of a build apart
 * @param flowNodeId the step of the Pipeline that it belongs to; null where builds do not survive a restart
 * @param workflowId what was to be started; null while only its name is known, and for a wait
 * @param server name of the server; null if unknown
 * @param state how far it came
 * @param outcome a name of {@link Outcome}; null while no end was noted
 * @param workflowName the name that the workflow was chosen by, masked; null if it was chosen by id
 * @param createdAt when the run was asked for; null if unknown
 * @param summary what lists show of its end; null while no end was noted
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
        @CheckForNull RunSummary summary) {

    /** Part of the name of a file. */
    private static final Pattern START_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    /**
     * A record.
     *
     * @throws IllegalArgumentException if what nothing can be decided without is missing
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

    /** What has to be known of a start for it not to be repeated. */
    public StartRecord(
            @NonNull String startId,
            @CheckForNull String flowNodeId,
            @CheckForNull String workflowId,
            @CheckForNull String server,
            @NonNull RunState state,
            @CheckForNull String outcome) {
        this(startId, flowNodeId, workflowId, server, state, outcome, null, null, null);
    }

    /** The same start, with what tells it from others for people. */
    @NonNull
    public StartRecord named(@CheckForNull String name, @CheckForNull Instant at) {
        return new StartRecord(startId, flowNodeId, workflowId, server, state, outcome, name, at, summary);
    }

    /** The same start, come further. */
    @NonNull
    public StartRecord with(@NonNull RunState next) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, next, outcome, workflowName, createdAt, summary);
    }

    /** The same start, over, with what lists show of its end. */
    @NonNull
    public StartRecord endedWith(@NonNull Outcome end, @CheckForNull RunSummary shown) {
        return new StartRecord(
                startId, flowNodeId, workflowId, server, state, end.name(), workflowName, createdAt, shown);
    }

    /** Whether its end was noted. */
    public boolean hasEnded() {
        return outcome != null;
    }

    /** The same start, over with its build, which nobody noted. */
    @NonNull
    public StartRecord leftBehind() {
        return endedWith(knownOutcome(), RunSummary.ofLeftBehind(this));
    }

    /** What is known to have become of it where no end was noted. */
    @NonNull
    public Outcome knownOutcome() {
        if (state.executionId() != null) {
            return Outcome.STARTED;
        }
        return mayHaveBegun() ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
    }

    /** Its start was about to be sent, and neither an execution nor an end is known. */
    private boolean mayHaveBegun() {
        // Over, and killed before it was noted how: what was sent then may have been received.
        boolean lostEnd = state.phase() == Phase.DONE && outcome == null && state.triggeredAt() != null;
        return state.phase() == Phase.TRIGGERING || lostEnd;
    }

    /** Whether it may have been received, and nobody knows of which execution it was the start. */
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

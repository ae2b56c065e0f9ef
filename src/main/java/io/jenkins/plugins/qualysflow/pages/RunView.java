package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.run.host.LiveRun;
import io.jenkins.plugins.qualysflow.run.record.RunSummary;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One run of a build as lists show it: how it ended, or what it does now. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class RunView {

    /** No call that is made takes that long. */
    private static final Duration OVERDUE = Duration.ofSeconds(-30);

    private final Run<?, ?> build;
    private final StartRecord record;
    private final String token;
    private final LiveRun live;
    private final Duration usual;
    private final Instant now;

    /**
     * A run.
     *
     * @param token what the address of its page ends with
     * @param live what it does now; null if that is not known
     * @param usual what its workflow usually takes; null if unknown
     */
    RunView(
            @NonNull Run<?, ?> build,
            @NonNull StartRecord record,
            @NonNull String token,
            @CheckForNull LiveRun live,
            @CheckForNull Duration usual,
            @NonNull Instant now) {
        this.build = build;
        this.record = record;
        this.token = token;
        this.live = live;
        this.usual = usual;
        this.now = now;
    }

    StartRecord record() {
        return record;
    }

    String token() {
        return token;
    }

    /** The id that the run has in Jenkins. */
    @Exported
    public String getStartId() {
        return record.startId();
    }

    /** Null if no execution is known. */
    @Exported
    public String getExecutionId() {
        return Display.text(record.state().executionId());
    }

    /** As the service says where only an execution was given; null while that is not known. */
    @Exported
    public String getWorkflowId() {
        return Display.text(workflowId(record, live));
    }

    /** What a run runs: on record, or seen of its execution; null if neither. */
    @CheckForNull
    static String workflowId(@NonNull StartRecord record, @CheckForNull LiveRun live) {
        if (record.workflowId() != null) {
            return record.workflowId();
        }
        RunSummary summary = record.summary();
        if (summary != null && summary.workflowId() != null) {
            return summary.workflowId();
        }
        return live == null ? null : live.workflowId();
    }

    /** Null if the workflow was chosen by its id. */
    @Exported
    public String getWorkflowName() {
        return Display.text(record.workflowName());
    }

    /** Null if unknown. */
    @Exported
    public String getServer() {
        return Display.text(record.server());
    }

    /** A name of {@link Phase}. */
    @Exported
    public String getPhase() {
        return record.state().phase().name();
    }

    /** Whether it goes on in Jenkins. */
    @Exported
    public boolean isRunning() {
        return !record.hasEnded();
    }

    /** A name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}; null while it goes on. */
    @Exported
    public String getOutcome() {
        return Display.text(record.outcome());
    }

    /** Whether it succeeded, with all of its evidence, and every gate passed. */
    @Exported
    public boolean isPassed() {
        RunSummary summary = record.summary();
        return summary != null && summary.passed();
    }

    /** The service's own word; null if it was not seen yet. */
    @Exported
    public String getStatus() {
        return live == null ? Display.text(summary().status()) : Display.text(live.status());
    }

    /** A sentence; null while it goes on, and if there is nothing more to say than the outcome. */
    @Exported
    public String getSummary() {
        if (summary().gates() > summary().gatesPassed() && !ArtifactLinks.allowed(build)) {
            // It says why, in words that quote what was found.
            return Messages.RunView_withheld();
        }
        return Display.sentence(summary().sentence());
    }

    /** What it does now, where that is not just to wait; null otherwise. */
    @Exported
    public String getDoing() {
        return live == null ? null : Display.text(live.doing());
    }

    /** When the run was asked for, in ISO 8601; null if unknown. */
    @Exported
    public String getCreatedAt() {
        return Display.iso(record.createdAt());
    }

    /** When the execution began, in ISO 8601; null if unknown. */
    @Exported
    public String getStartTime() {
        return Display.iso(startTime());
    }

    /** When the execution ended, in ISO 8601; null if unknown. */
    @Exported
    public String getEndTime() {
        return Display.iso(summary().endTime());
    }

    /** From start to end of the execution; null while either is unknown. */
    @Exported
    public Long getDurationMillis() {
        return Display.millis(summary().duration());
    }

    /**
     * When it is polled next, in ISO 8601; null if nothing is planned. In the past while the poll is made, or has to wait
     * for others.
     */
    @Exported
    public String getNextPoll() {
        return live == null ? null : Display.iso(live.nextPoll());
    }

    /** What executions of the workflow usually take; null if unknown, and when it has ended. */
    @Exported
    public Long getUsualMillis() {
        return isRunning() ? Display.millis(usual) : null;
    }

    /** How many gates were judged. */
    @Exported
    public int getGateCount() {
        return summary().gates();
    }

    /** How many gates passed. */
    @Exported
    public int getGatesPassed() {
        return summary().gatesPassed();
    }

    /** Why the first of the other gates did not pass; empty for readers who may not see artifacts. */
    @Exported
    public List<String> getReasons() {
        if (!ArtifactLinks.allowed(build)) {
            return List.of();
        }
        return summary().reasons().stream()
                .map(Display::sentence)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many files were archived. */
    @Exported
    public int getArtifactCount() {
        return summary().artifacts();
    }

    /** The address of its page, from the root of Jenkins. */
    @Exported
    public String getUrl() {
        return BuildAddress.ofRuns(build) + token + "/";
    }

    /** What to call it: by its workflow, or by its execution. */
    @NonNull
    public String getTitle() {
        return Stream.of(getWorkflowName(), Display.text(record.workflowId()), getExecutionId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(this::getStartId);
    }

    /** How it stands. */
    @NonNull
    public Badge getBadge() {
        return isRunning() ? Badge.RUNNING : Badge.of(getOutcome(), isPassed());
    }

    /** What it does now, in words. */
    @NonNull
    public String getPhaseText() {
        return switch (record.state().phase()) {
            case NEW -> Messages.RunView_phaseNew();
            case TRIGGERING -> Messages.RunView_phaseTriggering();
            case WAITING -> Messages.RunView_phaseWaiting();
            case COLLECTING, DONE -> Messages.RunView_phaseCollecting();
        };
    }

    /** When it is polled next, in words; null if nothing is planned. */
    @CheckForNull
    public String getNextPollText() {
        if (live == null || live.nextPoll() == null) {
            return null;
        }
        Duration left = Duration.between(now, live.nextPoll());
        if (left.toSeconds() >= 1) {
            return Messages.RunView_nextPoll(Display.time(left));
        }
        return left.compareTo(OVERDUE) > 0 ? Messages.RunView_pollNow() : Messages.RunView_pollDue();
    }

    /**
     * How far its execution has come; null where it is not known to have begun, and once it has ended: what it usually takes
     * says nothing of the time that collecting takes.
     */
    @CheckForNull
    public Progress getProgress() {
        Instant begun = startTime() != null ? startTime() : record.state().triggeredAt();
        boolean waiting = isRunning() && record.state().phase() == Phase.WAITING;
        if (!waiting || record.state().executionId() == null || begun == null) {
            return null;
        }
        Duration elapsed = Duration.between(begun, now);
        return new Progress(elapsed.isNegative() ? Duration.ZERO : elapsed, usual);
    }

    /** When the execution began; null if unknown. */
    @CheckForNull
    public Date getStart() {
        return Display.date(startTime());
    }

    /** When the execution ended; null if unknown. */
    @CheckForNull
    public Date getEnd() {
        return Display.date(summary().endTime());
    }

    /** From start to end, in words; null while either is unknown. */
    @CheckForNull
    public String getDuration() {
        return Display.time(summary().duration());
    }

    /** The address of its artifacts from the root of Jenkins; null if there are none, or none for the reader. */
    @CheckForNull
    public String getArtifactsUrl() {
        return getArtifactCount() == 0
                ? null
                : new ArtifactLinks(build, record.state().executionId()).folder();
    }

    private Instant startTime() {
        Instant ended = summary().startTime();
        return ended != null || live == null ? ended : live.startTime();
    }

    private RunSummary summary() {
        return record.summary() == null ? NOTHING : record.summary();
    }

    private static final RunSummary NOTHING = new RunSummary(null, false, null, null, null, null, 0, 0, List.of(), 0);
}

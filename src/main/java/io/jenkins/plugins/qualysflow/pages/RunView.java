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

/** One run of a build as lists show it: its outcome or its progress. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class RunView {

    /** A poll that is late by more is not running but waits for the quota. */
    private static final Duration OVERDUE = Duration.ofSeconds(-30);

    private final Run<?, ?> build;
    private final StartRecord record;
    private final String segment;
    private final LiveRun live;
    private final Duration usual;
    private final Duration percentile95;
    private final Instant now;

    /**
     * A run.
     *
     * @param segment the last segment of the URL of its page
     * @param live its progress; null if unknown
     * @param usual the usual duration of its workflow; null if unknown
     * @param percentile95 the duration that 95 of 100 executions of its workflow don't exceed; null if unknown
     */
    RunView(
            @NonNull Run<?, ?> build,
            @NonNull StartRecord record,
            @NonNull String segment,
            @CheckForNull LiveRun live,
            @CheckForNull Duration usual,
            @CheckForNull Duration percentile95,
            @NonNull Instant now) {
        this.build = build;
        this.record = record;
        this.segment = segment;
        this.live = live;
        this.usual = usual;
        this.percentile95 = percentile95;
        this.now = now;
    }

    StartRecord record() {
        return record;
    }

    /** Null if unknown. */
    LiveRun live() {
        return live;
    }

    Instant now() {
        return now;
    }

    String segment() {
        return segment;
    }

    /** Id of the run in Jenkins, unique in its build. */
    @Exported
    public String getStartId() {
        return record.startId();
    }

    /** Null if no execution is known. */
    @Exported
    public String getExecutionId() {
        return Display.text(record.state().executionId());
    }

    /** As given or, for a wait, as the service says; null while unknown. */
    @Exported
    public String getWorkflowId() {
        return Display.text(workflowId(record, live));
    }

    /** The workflow of a run, from its record or its last poll; null if unknown. */
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

    /** Whether the run has not ended. */
    @Exported
    public boolean isRunning() {
        return !record.hasEnded();
    }

    /** A name of {@link io.jenkins.plugins.qualysflow.core.run.Outcome}; null while the run has not ended. */
    @Exported
    public String getOutcome() {
        return Display.text(record.outcome());
    }

    /** Whether the outcome is SUCCESS, every gate passed and the evidence is complete. */
    @Exported
    public boolean isPassed() {
        RunSummary summary = record.summary();
        return summary != null && summary.passed();
    }

    /** As the service spells it; null before the first poll. */
    @Exported
    public String getStatus() {
        return live == null ? Display.text(summary().status()) : Display.text(live.status());
    }

    /** How the run ended, in a sentence; null while it has not, or if there is only the outcome. */
    @Exported
    public String getSummary() {
        if (summary().gates() > summary().gatesPassed() && !ArtifactLinks.allowed(build)) {
            // The sentence quotes values found by gates.
            return Messages.RunView_withheld();
        }
        return Display.sentence(summary().sentence());
    }

    /** What the run does now; null while it just waits. */
    @Exported
    public String getDoing() {
        return live == null ? null : Display.text(live.activity());
    }

    /** How many nodes of the workflow are done, in words; null while unknown. */
    @Exported
    public String getNodesDone() {
        return live == null ? null : Display.text(live.nodesDone());
    }

    /** When the step began, in ISO 8601; null if unknown. */
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
     * The next poll, in ISO 8601; null if none is planned. In the past while the poll is running or queued.
     */
    @Exported
    public String getNextPoll() {
        return live == null ? null : Display.iso(live.nextPoll());
    }

    /** The usual duration of the workflow; null if unknown, or if the run has ended. */
    @Exported
    public Long getUsualMillis() {
        return isRunning() ? Display.millis(usual) : null;
    }

    /** The duration that 95 of 100 executions of the workflow don't exceed; null if unknown, or if the run has ended. */
    @Exported
    public Long getUsualP95Millis() {
        return isRunning() ? Display.millis(percentile95) : null;
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

    /** Why the first gates did not pass; empty if the user may not see artifacts. */
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

    /** URL of its page, relative to the root of Jenkins. */
    @Exported
    public String getUrl() {
        return BuildAddress.ofRuns(build) + segment + "/";
    }

    /** The name or id of the workflow or, if unknown, the execution id. */
    @NonNull
    public String getTitle() {
        return Stream.of(getWorkflowName(), Display.text(record.workflowId()), getExecutionId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(this::getStartId);
    }

    @NonNull
    public Badge getBadge() {
        return isRunning() ? Badge.RUNNING : Badge.of(getOutcome(), isPassed());
    }

    /** The phase in words. */
    @NonNull
    public String getPhaseText() {
        return switch (record.state().phase()) {
            case NEW -> Messages.RunView_phaseNew();
            case TRIGGERING -> Messages.RunView_phaseTriggering();
            case WAITING -> Messages.RunView_phaseWaiting();
            case COLLECTING, DONE -> Messages.RunView_phaseCollecting();
        };
    }

    /** The next poll in words; null if none is planned. */
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
     * The progress of the execution; null unless the run waits for its end: the usual duration does not include collecting.
     */
    @CheckForNull
    public Progress getProgress() {
        Instant begun = startTime() != null ? startTime() : record.state().triggeredAt();
        boolean waiting = isRunning() && record.state().phase() == Phase.WAITING;
        if (!waiting || record.state().executionId() == null || begun == null) {
            return null;
        }
        Duration elapsed = Duration.between(begun, now);
        return new Progress(elapsed.isNegative() ? Duration.ZERO : elapsed, usual, percentile95);
    }

    /** When the execution began; null if unknown. */
    @CheckForNull
    public Date getStart() {
        return Display.date(startTime());
    }

    /** From start to end, in words; null while either is unknown. */
    @CheckForNull
    public String getDuration() {
        return Display.time(summary().duration());
    }

    /** URL of its artifacts, relative to the root of Jenkins; null if there are none or the user may not see them. */
    @CheckForNull
    public String getArtifactsUrl() {
        return getArtifactCount() == 0
                ? null
                : new ArtifactLinks(build, record.state().executionId()).folder();
    }

    Instant startTime() {
        Instant ended = summary().startTime();
        return ended != null || live == null ? ended : live.startTime();
    }

    private RunSummary summary() {
        return record.summary() == null ? NOTHING : record.summary();
    }

    private static final RunSummary NOTHING = new RunSummary(null, false, null, null, null, null, 0, 0, List.of(), 0);
}

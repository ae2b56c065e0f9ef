package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.run.record.RunSummary;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What pages show of one run: its progress, and at its end a report and a summary. If these can't be stored, the run goes on all
 * the same.
 */
final class ShownRun {

    private static final Logger LOGGER = Logger.getLogger(ShownRun.class.getName());

    /** Maximum length of a status or an id. */
    private static final int LONGEST_WORD = 200;

    private final Run<?, ?> build;
    private final String startId;
    private final MaskedLiterals secrets;
    private final LiveRuns live = LiveRuns.get();
    private final UsualTimes times = UsualTimes.get();
    private volatile LiveRun now = LiveRun.NOTHING_YET;
    private volatile ExecutionReport report;

    ShownRun(@NonNull Run<?, ?> build, @NonNull String startId, @NonNull MaskedLiterals secrets) {
        this.build = build;
        this.startId = startId;
        this.secrets = secrets;
    }

    /**
     * Writes a record so that the run is shown from its beginning, unless there is one from before a restart. Also writes the id
     * of a workflow that was looked up by name, so that it is not looked up again after a restart.
     *
     * @return whether there was a record from before a restart
     */
    boolean begin(@NonNull StartRecords records, @NonNull StartRecord record) {
        live.begin(startId);
        boolean resumed = records.has(record);
        try {
            boolean isWorkflowKnown = record.state().phase() == Phase.NEW && record.workflowId() != null;
            if (isWorkflowKnown || !resumed) {
                records.write(record, null);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A run of " + build + " can't be shown yet", e);
        }
        return resumed;
    }

    /** Removes the progress of the run. */
    void silent() {
        live.end(startId);
    }

    /** The run does something, with no next poll planned. */
    void does(@NonNull String sentence) {
        keep(now.doing(sentence, null));
    }

    /** The run waits until then. */
    void waits(@NonNull String sentence, @CheckForNull Instant until) {
        keep(now.doing(sentence, until));
    }

    /** The execution was polled. */
    void saw(@NonNull Execution seen, @CheckForNull Instant nextPoll) {
        keep(now.seen(shown(seen.workflowId()), shown(seen.status()), seen.startDate(), nextPoll));
    }

    /** A poll found the steps of the execution. */
    void sawSteps(@NonNull RunEvent.StepsSeen seen) {
        keep(now.with(seen));
    }

    private String shown(String word) {
        if (word == null) {
            return null;
        }
        String shown = Scrubber.printable(secrets.mask(word));
        return shown.length() <= LONGEST_WORD ? shown : shown.substring(0, LONGEST_WORD) + "…";
    }

    private void keep(LiveRun next) {
        now = next;
        live.update(startId, next);
    }

    /** The report to store in the record; null while there is none. */
    @CheckForNull
    ExecutionReport report() {
        return report;
    }

    /** Sets the report. */
    void reported(@NonNull ExecutionReport made) {
        report = made;
        if (Outcome.SUCCESS.name().equals(made.outcome())) {
            times.add(made.workflowId(), made.duration());
        }
    }

    /** The run has ended. Returns the summary; null without a report. */
    @CheckForNull
    RunSummary end(@NonNull RunResult result) {
        silent();
        ExecutionReport made = report;
        return made == null ? null : RunSummary.of(made, result.artifacts().size());
    }
}

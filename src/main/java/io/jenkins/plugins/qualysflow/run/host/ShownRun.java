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
 * Keeps what people look at of one run: what it does while it goes on, a report and a summary of it at its end. No run
 * fails for what can't be kept.
 */
final class ShownRun {

    private static final Logger LOGGER = Logger.getLogger(ShownRun.class.getName());

    /** Characters of a status and of an id that are shown. */
    private static final int LONGEST_WORD = 200;

    private final Run<?, ?> build;
    private final String startId;
    private final MaskedLiterals secrets;
    private final LiveRuns live = LiveRuns.get();
    private final UsualTimes times = UsualTimes.get();
    private volatile LiveRun now = new LiveRun(null, null, null, null, null);
    private volatile ExecutionReport report;

    ShownRun(@NonNull Run<?, ?> build, @NonNull String startId, @NonNull MaskedLiterals secrets) {
        this.build = build;
        this.startId = startId;
        this.secrets = secrets;
    }

    /**
     * On record from the beginning, so that people can see it; what a run before a restart noted stays. The id of a workflow
     * that was looked for is noted as soon as it is known, so that a restart need not look for it again.
     */
    void begin(@NonNull StartRecords records, @NonNull StartRecord record) {
        live.begin(startId);
        try {
            boolean isWorkflowKnown = record.state().phase() == Phase.NEW && record.workflowId() != null;
            if (isWorkflowKnown || !records.has(record)) {
                records.write(record, null);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A run of " + build + " can't be shown yet", e);
        }
    }

    /** Nothing more will be said of what it does. */
    void silent() {
        live.end(startId);
    }

    /** It does something else, with nothing planned for later. */
    void does(@NonNull String sentence) {
        keep(new LiveRun(sentence, now.workflowId(), now.status(), now.startTime(), null));
    }

    /** It waits until then. */
    void waits(@NonNull String sentence, @CheckForNull Instant until) {
        keep(new LiveRun(sentence, now.workflowId(), now.status(), now.startTime(), until));
    }

    /** The execution was seen. */
    void saw(@NonNull Execution seen, @CheckForNull Instant nextPoll) {
        keep(new LiveRun(null, shown(seen.workflowId()), shown(seen.status()), seen.startDate(), nextPoll));
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

    /** The report, to be kept with the record; null while there is none. */
    @CheckForNull
    ExecutionReport report() {
        return report;
    }

    /** There is a report now. */
    void reported(@NonNull ExecutionReport made) {
        report = made;
        if (Outcome.SUCCESS.name().equals(made.outcome())) {
            times.add(made.workflowId(), made.duration());
        }
    }

    /** It is over; what lists show of its end, null if nothing was reported. */
    @CheckForNull
    RunSummary end(@NonNull RunResult result) {
        silent();
        ExecutionReport made = report;
        return made == null ? null : RunSummary.of(made, result.artifacts().size());
    }
}

package io.jenkins.plugins.qualysflow.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
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

    /** Characters of a status that are shown. */
    private static final int LONGEST_STATUS = 200;

    private final Run<?, ?> build;
    private final String startId;
    private final MaskedLiterals secrets;
    private final LiveRuns live = LiveRuns.get();
    private final UsualTimes times = UsualTimes.get();
    private volatile LiveRun now = new LiveRun(null, null, null, null);
    private volatile ExecutionReport report;

    ShownRun(@NonNull Run<?, ?> build, @NonNull String startId, @NonNull MaskedLiterals secrets) {
        this.build = build;
        this.startId = startId;
        this.secrets = secrets;
    }

    void begin() {
        live.begin(startId);
    }

    /** It does something else, with nothing planned for later. */
    void does(@NonNull String sentence) {
        keep(new LiveRun(sentence, now.status(), now.startTime(), null));
    }

    /** It waits until then. */
    void waits(@NonNull String sentence, @CheckForNull Instant until) {
        keep(new LiveRun(sentence, now.status(), now.startTime(), until));
    }

    /** The execution was seen. */
    void saw(@NonNull Execution seen, @CheckForNull Instant nextLook) {
        keep(new LiveRun(null, status(seen), seen.startDate(), nextLook));
    }

    private String status(Execution seen) {
        if (seen.status() == null) {
            return null;
        }
        String status = Scrubber.printable(secrets.mask(seen.status()));
        return status.length() <= LONGEST_STATUS ? status : status.substring(0, LONGEST_STATUS) + "…";
    }

    private void keep(LiveRun next) {
        now = next;
        live.update(startId, next);
    }

    /** There is a report now. */
    void reported(@NonNull ExecutionReport made) {
        report = made;
        try {
            new StoredReports(build.getRootDir().toPath()).write(startId, made);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The report of a run of " + build + " could not be kept", e);
        }
        if (Outcome.SUCCESS.name().equals(made.outcome())) {
            times.add(made.workflowId(), made.duration());
        }
    }

    /** It is over; what lists show of its end, null if nothing was reported. */
    @CheckForNull
    RunSummary end(@NonNull RunResult result) {
        live.end(startId);
        ExecutionReport made = report;
        return made == null ? null : RunSummary.of(made, result.artifacts().size());
    }
}

package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.qualysflow.run.record.RunSummary;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import java.time.Duration;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A run in the trend of its workflow.
 *
 * @param build number of the build
 * @param url the page of the runs of that build, relative to the root of Jenkins
 * @param badge its outcome
 * @param duration from start to end of the execution; null if unknown
 */
@Restricted(NoExternalUse.class)
public record TrendBar(
        int build,
        @NonNull String url,
        @NonNull Badge badge,
        @CheckForNull Duration duration) {

    static TrendBar of(Job<?, ?> job, int build, StartRecord record) {
        RunSummary summary = record.summary();
        return new TrendBar(
                build,
                BuildAddress.ofRuns(job, build),
                Badge.of(record.outcome(), summary != null && summary.passed()),
                summary == null ? null : summary.duration());
    }

    /** In words; null if unknown. */
    @CheckForNull
    public String time() {
        return Display.time(duration);
    }

    /** 0 if unknown. */
    long seconds() {
        return duration == null ? 0 : Math.max(0, duration.toSeconds());
    }
}

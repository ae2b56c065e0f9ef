package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The trend on the page of a job; shows nothing if the job runs no workflows. */
@Restricted(NoExternalUse.class)
public final class TrendAction extends InvisibleAction {

    private final Job<?, ?> job;

    TrendAction(@NonNull Job<?, ?> job) {
        this.job = job;
    }

    /** Read for each request; null as of {@link Trend#of}. */
    @CheckForNull
    public Trend getTrend() {
        return Trend.of(job);
    }
}

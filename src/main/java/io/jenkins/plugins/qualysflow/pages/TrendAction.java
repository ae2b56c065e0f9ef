package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How the workflows of a job did in its last builds, on its page; adds nothing to the page of a job without any. */
@Restricted(NoExternalUse.class)
public final class TrendAction extends InvisibleAction {

    private final Job<?, ?> job;

    TrendAction(@NonNull Job<?, ?> job) {
        this.job = job;
    }

    /** Read anew for each request; null if no build that was read ran a workflow. */
    @CheckForNull
    public Trend getTrend() {
        return Trend.of(job);
    }
}

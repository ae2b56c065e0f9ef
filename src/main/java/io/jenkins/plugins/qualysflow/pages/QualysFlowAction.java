package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The runs of a build, on its page and on a page of their own. Created for each request from the records in the folder of the
 * build: see {@link QualysFlowActionFactory}.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class QualysFlowAction implements Action, StaplerProxy {

    /** Limit for runs on the page of a build; the page of the runs has all of them. */
    private static final int MOST_BLOCKS = 20;

    private final Run<?, ?> build;
    private BuildRuns runs;

    QualysFlowAction(@NonNull Run<?, ?> build) {
        this.build = build;
    }

    @Override
    public String getIconFileName() {
        return build.hasPermission(Item.READ) ? "symbol-project-relationship" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.QualysFlowAction_displayName();
    }

    @Override
    public String getUrlName() {
        return StartRecords.PAGE;
    }

    /** Guards all pages below. */
    @Override
    public Object getTarget() {
        build.checkPermission(Item.READ);
        return this;
    }

    /** The build. */
    @NonNull
    public Run<?, ?> getRun() {
        return build;
    }

    /** The page of the runs, relative to the root of Jenkins. */
    @NonNull
    public String getUrl() {
        return BuildAddress.ofRuns(build);
    }

    /** All runs, in the order in which they began. */
    @Exported(name = "executions", inline = true)
    public List<RunView> getRuns() {
        return runs().runs();
    }

    /** The runs on the page of the build: running ones, then the newest, up to the limit; in the order in which they began. */
    @NonNull
    public List<RunView> getShownRuns() {
        List<RunView> newestFirst = new ArrayList<>(getRuns());
        Collections.reverse(newestFirst);
        List<RunView> chosen = Stream.concat(newestFirst.stream().filter(RunView::isRunning), newestFirst.stream())
                .distinct()
                .limit(MOST_BLOCKS)
                .toList();
        return getRuns().stream().filter(chosen::contains).toList();
    }

    /** How many runs {@link #getShownRuns} leaves out. */
    public int getMore() {
        return Math.max(0, getRuns().size() - MOST_BLOCKS);
    }

    /** Names of record files that can't be read. */
    @Exported
    public List<String> getUnreadable() {
        return runs().unreadable();
    }

    /** Whether any run has not ended. */
    public boolean isRunning() {
        return runs().isAnyRunning();
    }

    /** Remote access API. */
    @NonNull
    public Api getApi() {
        return new Api(this);
    }

    /** The page of a run, by execution id or start id; null if there is none. */
    @CheckForNull
    public RunPage getDynamic(String token) {
        RunView run = runs().find(token);
        return run == null ? null : new RunPage(build, run);
    }

    /** Read on first use, once for each request. */
    private synchronized BuildRuns runs() {
        if (runs == null) {
            runs = new BuildRuns(build);
        }
        return runs;
    }
}

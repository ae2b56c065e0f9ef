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
 * The runs of a build, on its page and on a page of their own. Made anew for each request, from what the runs stored in the
 * folder of the build: see {@link QualysFlowActionFactory}.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class QualysFlowAction implements Action, StaplerProxy {

    /** Runs that the page of a build shows; the page of the runs has all of them. */
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

    /** Whoever may not see the build may not see what is below it. */
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

    /** The address of the page of the runs, from the root of Jenkins. */
    @NonNull
    public String getUrl() {
        return BuildAddress.ofRuns(build);
    }

    /** All runs, in the order in which they began. */
    @Exported(name = "executions", inline = true)
    public List<RunView> getRuns() {
        return runs().runs();
    }

    /** Those that the page of the build shows: what goes on first, then what began last; in the order of all. */
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

    /** How many more there are. */
    public int getMore() {
        return Math.max(0, getRuns().size() - MOST_BLOCKS);
    }

    /** Names of records that can't be read. */
    @Exported
    public List<String> getUnreadable() {
        return runs().unreadable();
    }

    /** Whether any run goes on. */
    public boolean isRunning() {
        return runs().isAnyRunning();
    }

    /** Data for programs. */
    @NonNull
    public Api getApi() {
        return new Api(this);
    }

    /** The page of a run, by the id of its execution or its own; null for whatever else. */
    @CheckForNull
    public RunPage getDynamic(String token) {
        RunView run = runs().find(token);
        return run == null ? null : new RunPage(build, run);
    }

    /** Read once for each request, and only on demand. */
    private synchronized BuildRuns runs() {
        if (runs == null) {
            runs = new BuildRuns(build);
        }
        return runs;
    }
}

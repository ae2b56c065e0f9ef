package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Project;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.run.record.BuildStarts;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The outcomes and durations of each workflow in the last builds of a job. Reads start records straight from the folders of the
 * builds, without loading builds, and no more than the limits below.
 */
@Restricted(NoExternalUse.class)
public final class Trend {

    /** Limit for builds with runs. */
    static final int MOST_BUILDS = 30;

    /** Limit for build numbers that are tried: builds may have been deleted or have no runs. */
    private static final int MOST_NUMBERS = 100;

    /** Limit for runs; the build in which it is reached is read whole. */
    private static final int MOST_RUNS = 500;

    /** Limit for workflows that are shown. */
    private static final int MOST_WORKFLOWS = 5;

    private final List<WorkflowTrend> workflows;
    private final int more;

    private Trend(List<WorkflowTrend> workflows) {
        this.workflows = workflows.stream().limit(MOST_WORKFLOWS).toList();
        this.more = Math.max(0, workflows.size() - MOST_WORKFLOWS);
    }

    /** The trend of a job; null if none of these builds has a run and the job has no build step of this plugin. */
    @CheckForNull
    static Trend of(@NonNull Job<?, ?> job) {
        Map<String, List<TrendBar>> bars = new LinkedHashMap<>();
        Map<String, String> titles = new LinkedHashMap<>();
        Path builds = job.getBuildDir().toPath();
        int last = job.getNextBuildNumber() - 1;
        int read = 0;
        int found = 0;
        for (int number = last;
                number > Math.max(0, last - MOST_NUMBERS) && found < MOST_BUILDS && read < MOST_RUNS;
                number--) {
            StartRecords stored = StartRecords.in(builds.resolve(String.valueOf(number)));
            if (!stored.exist()) {
                continue;
            }
            found++;
            List<StartRecord> ended = new ArrayList<>(stored.read().shown(false));
            read += ended.size();
            ended.removeIf(record -> !record.hasEnded() || workflowOf(record) == null);
            List<StartRecord> counted = BuildStarts.lastOfEachExecution(ended);
            Collections.reverse(ended);
            for (StartRecord record : ended) {
                String id = workflowOf(record);
                if (record.workflowName() != null) {
                    titles.putIfAbsent(id, record.workflowName());
                }
                if (counted.contains(record)) {
                    bars.computeIfAbsent(id, any -> new ArrayList<>()).add(TrendBar.of(job, number, record));
                }
            }
        }
        List<WorkflowTrend> trends = new ArrayList<>();
        bars.forEach((id, newestFirst) -> trends.add(WorkflowTrend.of(
                Display.text(titles.getOrDefault(id, id)),
                newestFirst.stream().limit(WorkflowTrend.MOST_BARS).toList())));
        return found == 0 && !hasBuildStep(job) ? null : new Trend(trends);
    }

    /** In lower case: the service ignores the case of ids. */
    private static String workflowOf(StartRecord record) {
        String id = RunView.workflowId(record, null);
        return id == null ? null : id.toLowerCase(Locale.ROOT);
    }

    /** Whether a freestyle job has the build step; of a Pipeline that is not known before it runs. */
    private static boolean hasBuildStep(Job<?, ?> job) {
        return job instanceof Project<?, ?> project
                && project.getBuilders().stream().anyMatch(QFlowBuilder.class::isInstance);
    }

    /** The workflow that ran last comes first; empty if no run has ended yet. */
    @NonNull
    public List<WorkflowTrend> getWorkflows() {
        return workflows;
    }

    /** How many workflows are not shown. */
    public int getMore() {
        return more;
    }
}

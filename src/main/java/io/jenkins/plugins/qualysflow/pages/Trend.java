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
 * How each workflow did in the last builds of a job. Reads start records alone, straight from the folders of the builds: no
 * build is loaded for it, and how much is read has an end however many builds and runs there are.
 */
@Restricted(NoExternalUse.class)
public final class Trend {

    /** Builds with runs that are read. */
    static final int MOST_BUILDS = 30;

    /** Build numbers that are tried, since builds may have been deleted or have run no workflow. */
    private static final int MOST_NUMBERS = 100;

    /** Runs that are read. */
    private static final int MOST_RUNS = 500;

    /** Workflows that are drawn. */
    private static final int MOST_WORKFLOWS = 5;

    private final List<WorkflowTrend> workflows;
    private final int more;

    private Trend(List<WorkflowTrend> workflows) {
        this.workflows = workflows.stream().limit(MOST_WORKFLOWS).toList();
        this.more = Math.max(0, workflows.size() - MOST_WORKFLOWS);
    }

    /** The trend of a job; null if none of the builds that are read has a run, and none will by what is configured. */
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
        return found == 0 && !isMeantToRunOne(job) ? null : new Trend(trends);
    }

    /** The same for each spelling, since the service does not tell them apart. */
    private static String workflowOf(StartRecord record) {
        String id = RunView.workflowId(record, null);
        return id == null ? null : id.toLowerCase(Locale.ROOT);
    }

    /** What a Pipeline will do nobody knows before it does it. */
    private static boolean isMeantToRunOne(Job<?, ?> job) {
        return job instanceof Project<?, ?> project
                && project.getBuilders().stream().anyMatch(QFlowBuilder.class::isInstance);
    }

    /** That ran last comes first; empty if no run has ended yet. */
    @NonNull
    public List<WorkflowTrend> getWorkflows() {
        return workflows;
    }

    /** How many workflows there are besides. */
    public int getMore() {
        return more;
    }
}

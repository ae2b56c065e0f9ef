package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.host.LiveRun;
import io.jenkins.plugins.qualysflow.run.host.LiveRuns;
import io.jenkins.plugins.qualysflow.run.record.BuildStarts;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The runs of a build, in the order in which they began. */
final class BuildRuns {

    /** Execution ids that are usable in a URL and long enough not to clash with names of views there. */
    private static final Pattern ADDRESSABLE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{15,127}");

    private final List<RunView> runs;
    private final List<String> unreadable;

    /** Reads the records of the build. */
    BuildRuns(@NonNull Run<?, ?> build) {
        BuildStarts starts = StartRecords.of(build).read();
        List<StartRecord> records = starts.shown(!build.isBuilding());
        // An execution that was started and waited for later has two runs; its URL leads to the last.
        List<StartRecord> last = BuildStarts.lastOfEachExecution(records);
        Instant now = Instant.now();
        runs = records.stream()
                .map(record -> view(build, record, token(record, last.contains(record)), now))
                .toList();
        unreadable = starts.unreadable();
    }

    private static RunView view(Run<?, ?> build, StartRecord record, String token, Instant now) {
        LiveRun live = LiveRuns.get().of(record.startId());
        String workflowId = record.hasEnded() ? null : RunView.workflowId(record, live);
        UsualTimes times = UsualTimes.get();
        return new RunView(build, record, token, live, times.of(workflowId), times.percentile95(workflowId), now);
    }

    private static String token(StartRecord record, boolean last) {
        String executionId = record.state().executionId();
        boolean usable =
                last && executionId != null && ADDRESSABLE.matcher(executionId).matches();
        return usable ? executionId : record.startId();
    }

    @NonNull
    List<RunView> runs() {
        return runs;
    }

    /** Names of record files that can't be read. */
    @NonNull
    List<String> unreadable() {
        return unreadable;
    }

    /**
     * The run of a URL.
     *
     * @param token an execution id, a start id or anything else; only compared
     * @return null if there is none
     */
    @CheckForNull
    RunView find(@CheckForNull String token) {
        return runs.stream()
                .filter(run -> run.segment().equals(token) || Objects.equals(run.getStartId(), token))
                .findFirst()
                .orElse(null);
    }

    boolean isAnyRunning() {
        return runs.stream().anyMatch(RunView::isRunning);
    }
}

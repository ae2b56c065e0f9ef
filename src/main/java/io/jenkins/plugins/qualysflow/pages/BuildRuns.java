package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.LiveRun;
import io.jenkins.plugins.qualysflow.run.LiveRuns;
import io.jenkins.plugins.qualysflow.run.StartRecord;
import io.jenkins.plugins.qualysflow.run.StartRecords;
import io.jenkins.plugins.qualysflow.run.UsualTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The runs of a build, in the order in which they began. */
final class BuildRuns {

    /** Execution ids that can be part of an address and are no name of anything else there. */
    private static final Pattern ADDRESSABLE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{15,127}");

    private final List<RunView> runs;
    private final List<String> unreadable;

    /** The runs of that build as they stand now. */
    BuildRuns(@NonNull Run<?, ?> build) {
        StartRecords.Listing listing = new StartRecords(build.getRootDir().toPath()).listing();
        List<StartRecord> records = listing.records().stream()
                .filter(record -> !isSuperseded(record, listing.records()))
                .toList();
        // An execution that was begun and waited for later is on record twice: its address leads to the last.
        Map<String, String> lastOf = new HashMap<>();
        records.forEach(record -> lastOf.put(record.state().executionId(), record.startId()));
        Instant now = Instant.now();
        runs = records.stream()
                .map(record -> view(build, record, token(record, lastOf), now))
                .toList();
        unreadable = listing.unreadable();
    }

    private static RunView view(Run<?, ?> build, StartRecord record, String token, Instant now) {
        LiveRun live = LiveRuns.get().of(record.startId());
        Duration usual = record.outcome() == null ? UsualTimes.get().of(RunView.workflowId(record, live)) : null;
        return new RunView(build, record, token, live, usual, now);
    }

    /** A step that was taken up again from an older state of its build has a second record, which goes on. */
    private static boolean isSuperseded(StartRecord record, List<StartRecord> all) {
        return record.outcome() == null
                && record.flowNodeId() != null
                && all.subList(all.indexOf(record) + 1, all.size()).stream()
                        .anyMatch(later -> record.flowNodeId().equals(later.flowNodeId()));
    }

    private static String token(StartRecord record, Map<String, String> lastOf) {
        String executionId = record.state().executionId();
        boolean usable = executionId != null
                && ADDRESSABLE.matcher(executionId).matches()
                && record.startId().equals(lastOf.get(executionId));
        return usable ? executionId : record.startId();
    }

    @NonNull
    List<RunView> runs() {
        return runs;
    }

    /** Names of records that can't be read. */
    @NonNull
    List<String> unreadable() {
        return unreadable;
    }

    /**
     * The run of an address.
     *
     * @param token an execution id or a start id, or anything that somebody typed: it is compared and nothing else
     * @return null if there is none
     */
    @CheckForNull
    RunView find(@CheckForNull String token) {
        return runs.stream()
                .filter(run -> run.token().equals(token) || Objects.equals(run.getStartId(), token))
                .findFirst()
                .orElse(null);
    }

    boolean isAnyRunning() {
        return runs.stream().anyMatch(RunView::isRunning);
    }
}

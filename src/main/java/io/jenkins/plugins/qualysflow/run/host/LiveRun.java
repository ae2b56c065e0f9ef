package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import io.jenkins.plugins.qualysflow.core.run.RunEvent;
import java.time.Instant;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The progress of a run, for pages. Texts are masked and on one line.
 *
 * @param activity what the run does, as in the log of the build; null while it just waits for the end of the execution
 * @param workflowId as the service says; null before the first poll
 * @param status as the service spells it; null before the first poll
 * @param startTime when the execution began; null if unknown
 * @param nextPoll the next poll or attempt to start; null if none is planned
 * @param nodesDone how many nodes are done, in words; null while no poll had the steps
 * @param steps the steps so far, a limited number; a step that is running has no end
 * @param stepsLeftOut how many more steps there are
 */
@Restricted(NoExternalUse.class)
public record LiveRun(
        @CheckForNull String activity,
        @CheckForNull String workflowId,
        @CheckForNull String status,
        @CheckForNull Instant startTime,
        @CheckForNull Instant nextPoll,
        @CheckForNull String nodesDone,
        @NonNull List<StepEntry> steps,
        int stepsLeftOut) {

    /** Before the first poll. */
    static final LiveRun NOTHING_YET = new LiveRun(null, null, null, null, null, null, List.of(), 0);

    LiveRun doing(@CheckForNull String sentence, @CheckForNull Instant next) {
        return new LiveRun(sentence, workflowId, status, startTime, next, nodesDone, steps, stepsLeftOut);
    }

    LiveRun seen(
            @CheckForNull String workflow,
            @CheckForNull String word,
            @CheckForNull Instant start,
            @CheckForNull Instant next) {
        return new LiveRun(null, workflow, word, start, next, nodesDone, steps, stepsLeftOut);
    }

    LiveRun with(@NonNull RunEvent.StepsSeen seen) {
        return new LiveRun(
                activity, workflowId, status, startTime, nextPoll, seen.progress(), seen.steps(), seen.stepsLeftOut());
    }
}

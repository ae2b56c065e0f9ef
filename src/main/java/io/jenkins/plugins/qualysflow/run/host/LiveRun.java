package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The progress of a run, for pages. Texts are masked and on one line.
 *
 * @param doing what the run does, as in the log of the build; null while it just waits for the end of the execution
 * @param workflowId as the service says; null before the first poll
 * @param status as the service spells it; null before the first poll
 * @param startTime when the execution began; null if unknown
 * @param nextPoll the next poll or attempt to start; null if none is planned
 */
@Restricted(NoExternalUse.class)
public record LiveRun(
        @CheckForNull String doing,
        @CheckForNull String workflowId,
        @CheckForNull String status,
        @CheckForNull Instant startTime,
        @CheckForNull Instant nextPoll) {}

package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What is known right now of a run that goes on.
 *
 * @param doing what else it does than wait, a sentence as the log of the build has it: masked and on one line; null while
 *     the last poll tells all there is
 * @param workflowId what is run, as the service says, masked and on one line; null before it was seen
 * @param status the service's own word, masked and on one line; null before it was seen
 * @param startTime when the execution began; null if unknown
 * @param nextPoll when it is polled next, or its start is tried again; null if nothing is planned
 */
@Restricted(NoExternalUse.class)
public record LiveRun(
        @CheckForNull String doing,
        @CheckForNull String workflowId,
        @CheckForNull String status,
        @CheckForNull Instant startTime,
        @CheckForNull Instant nextPoll) {}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Instant;

/**
 * An execution to be waited for.
 *
 * @param executionId what to look at
 * @param since when it began, for the first look; in the past for a wait that is taken up again
 * @param deadline when to give up; one last look is made then
 * @param cadence how often to look
 */
public record Watch(String executionId, Instant since, Instant deadline, Cadence cadence) {}

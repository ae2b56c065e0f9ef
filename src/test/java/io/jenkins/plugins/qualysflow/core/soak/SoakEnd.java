package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.core.run.Outcome;
import java.time.Instant;

/**
 * How a run of a soak ended.
 *
 * @param executionId null if the run knows none
 * @param passed whether the run passed, with its gate and its evidence
 * @param at when it ended
 */
public record SoakEnd(Outcome outcome, String executionId, boolean passed, Instant at) {}

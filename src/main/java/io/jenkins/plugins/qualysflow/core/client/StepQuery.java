package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/**
 * What to ask the Step List for. Members that are null are left out. The list has no pages.
 *
 * @param startAt only steps created at or after
 * @param endAt only steps created at or before
 * @param order field to sort by, with a leading {@code -} for descending order
 */
public record StepQuery(Instant startAt, Instant endAt, String order) {

    /** Every step. */
    public static final StepQuery ALL = new StepQuery(null, null, null);
}

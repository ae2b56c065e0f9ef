package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;
import java.time.Instant;

/**
 * A query of the Execution List. Members that are null are left out.
 *
 * @param startAt only executions created at or after; at most {@link #RETENTION} back
 * @param endAt only executions created at or before
 * @param order field to sort by, with a leading {@code -} for descending order
 * @param query in the query language of Qualys, such as {@code status: Success}
 * @param page the page
 */
public record ExecutionQuery(Instant startAt, Instant endAt, String order, String query, PageRequest page) {

    /** How far back the service lists executions (API release 1.18). The answer to an earlier start is not documented. */
    public static final Duration RETENTION = Duration.ofDays(30);

    /** The executions since an instant, oldest first; null for all that the service still lists. First page. */
    public static ExecutionQuery since(Instant startAt) {
        return new ExecutionQuery(startAt, null, "createdAt", null, PageRequest.first(PageRequest.USUAL_SIZE));
    }

    /** The same for another page. */
    public ExecutionQuery at(PageRequest other) {
        return new ExecutionQuery(startAt, endAt, order, query, other);
    }
}

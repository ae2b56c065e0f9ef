package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/**
 * What to ask the Execution List for. Members that are null are left out.
 *
 * @param startAt only executions created at or after; the service looks back 30 days at most (1.18)
 * @param endAt only executions created at or before
 * @param order field to sort by, with a leading {@code -} for descending order
 * @param query in the query language of Qualys, such as {@code status: Success}
 * @param page the page
 */
public record ExecutionQuery(Instant startAt, Instant endAt, String order, String query, PageRequest page) {

    /** The newest executions since an instant, one page. */
    public static ExecutionQuery newestSince(Instant startAt, int pageSize) {
        return new ExecutionQuery(startAt, null, "-createdAt", null, PageRequest.first(pageSize));
    }

    /** The same for another page. */
    public ExecutionQuery at(PageRequest other) {
        return new ExecutionQuery(startAt, endAt, order, query, other);
    }
}

package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/**
 * What to ask the Execution List for.
 *
 * @param startAt only executions created at or after; the service looks back 30 days at most. Null for no limit
 * @param order field to sort by, with a leading {@code -} for descending order; null for the service's own order
 * @param pageSize items a page, at least 1
 * @param pageNumber page to get, from 1
 */
public record ExecutionQuery(Instant startAt, String order, int pageSize, int pageNumber) {

    /** The newest executions since an instant, one page. */
    public static ExecutionQuery newestSince(Instant startAt, int pageSize) {
        return new ExecutionQuery(startAt, "-createdAt", pageSize, 1);
    }
}

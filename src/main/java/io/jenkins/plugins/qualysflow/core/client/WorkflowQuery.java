package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;

/**
 * What to ask the Workflow List for. Members that are null are left out.
 *
 * @param startAt only workflows created at or after
 * @param endAt only workflows created at or before
 * @param order field to sort by, with a leading {@code -} for descending order
 * @param query in the query language of Qualys, such as {@code qflow.name: Public buckets}
 * @param page the page
 */
public record WorkflowQuery(Instant startAt, Instant endAt, String order, String query, PageRequest page) {

    /** Workflows that match a query, first page. */
    public static WorkflowQuery matching(String query) {
        return new WorkflowQuery(null, null, null, query, PageRequest.first(PageRequest.USUAL_SIZE));
    }

    /** The same for another page. */
    public WorkflowQuery at(PageRequest other) {
        return new WorkflowQuery(startAt, endAt, order, query, other);
    }
}

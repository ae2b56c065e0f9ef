package io.jenkins.plugins.qualysflow.core.client;

/**
 * A query of the Workflow List.
 *
 * @param query in the query language of Qualys, such as {@code qflow.name: Public buckets}; null for every workflow
 * @param page the page
 */
public record WorkflowQuery(String query, PageRequest page) {

    /** Workflows that match a query, first page. */
    public static WorkflowQuery matching(String query) {
        return new WorkflowQuery(query, PageRequest.first(PageRequest.USUAL_SIZE));
    }

    /** The same for another page. */
    public WorkflowQuery at(PageRequest other) {
        return new WorkflowQuery(query, other);
    }
}

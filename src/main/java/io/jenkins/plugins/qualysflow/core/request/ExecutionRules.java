package io.jenkins.plugins.qualysflow.core.request;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a query of the Execution List.
 *
 * <p>API release 1.18: the list reaches back 30 days at most. The answer to an earlier instant is not
 * documented, so that an incomplete list might look complete.
 */
public final class ExecutionRules {

    private ExecutionRules() {}

    /**
     * Checks.
     *
     * @param workflowId as typed
     * @param startAt only executions created at or after; null for no limit
     * @param endAt only executions created at or before; null for no limit
     * @param order field to sort by; null for the service's own order
     * @param query in the query language of Qualys; null for none
     * @param clock for the limit of 30 days
     * @return the query, with its first page
     * @throws InvalidParametersException naming every problem there is
     */
    public static ExecutionQuery check(
            String workflowId, Instant startAt, Instant endAt, String order, String query, InstantSource clock)
            throws InvalidParametersException {
        List<String> problems = new ArrayList<>();
        String badId = WorkflowId.problem("workflowId", workflowId);
        if (badId != null) {
            problems.add(badId);
        }
        Instant earliest = clock.instant().minus(ExecutionQuery.RETENTION);
        tooEarly(problems, "startAt", startAt, earliest);
        tooEarly(problems, "endAt", endAt, earliest);
        if (startAt != null && endAt != null && endAt.isBefore(startAt)) {
            problems.add("endAt must not be before startAt");
        }
        blank(problems, "order", order);
        blank(problems, "query", query);
        if (!problems.isEmpty()) {
            throw new InvalidParametersException(problems);
        }
        return new ExecutionQuery(startAt, endAt, order, query, PageRequest.first(PageRequest.USUAL_SIZE));
    }

    private static void tooEarly(List<String> problems, String parameter, Instant at, Instant earliest) {
        if (at != null && at.isBefore(earliest)) {
            problems.add(parameter + " must not be more than " + ExecutionQuery.RETENTION.toDays()
                    + " days back: Qualys Flow lists no older executions");
        }
    }

    private static void blank(List<String> problems, String parameter, String value) {
        if (value != null && value.isBlank()) {
            problems.add(parameter + " must not be blank: leave it out");
        }
    }
}

package io.jenkins.plugins.qualysflow.core.request;

import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.client.WorkflowQuery;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Workflow;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds a workflow by its name.
 *
 * <p>Reads the whole list, without a query: it is not documented how a query compares names, so a second workflow of the
 * same name might be missing from its result.
 */
public final class WorkflowNames {

    /** Maximum number of workflows that are searched: more would take too much of the quota. */
    static final int MOST = 2000;

    private static final int NAMED = 10;

    private WorkflowNames() {}

    /**
     * The id of the only workflow that has exactly this name.
     *
     * @param name compared exactly, including case and blanks
     * @param list makes the call for a page of the Workflow List
     * @return fails with {@link InvalidParametersException}, naming workflows, if there is none or more than one, and with
     *     the errors of the calls
     */
    public static CompletableFuture<String> resolve(
            String name, Function<WorkflowQuery, CompletableFuture<Page<Workflow>>> list) {
        if (name == null || name.isBlank()) {
            return CompletableFuture.failedFuture(problem("workflowName must not be blank"));
        }
        WorkflowQuery all = WorkflowQuery.matching(null);
        Pager<Workflow> pager = new Pager<>((PageRequest page) -> list.apply(all.at(page)), Workflow::id, MOST + 1L);
        return pager.all().thenApply(items -> {
            List<Workflow> workflows = items.stream().map(Listed::value).toList();
            if (workflows.size() > MOST || pager.mayBeIncomplete()) {
                throw new CompletionException(problem("workflowName can't be looked up: "
                        + (workflows.size() > MOST
                                ? "there are more than " + MOST + " workflows"
                                : "Qualys Flow does not list all workflows")
                        + "; give workflowId instead"));
            }
            return only(name, workflows);
        });
    }

    private static String only(String name, List<Workflow> workflows) {
        List<Workflow> exact = workflows.stream()
                .filter(workflow -> name.equals(workflow.name()))
                .toList();
        if (exact.isEmpty()) {
            String plain = plain(name);
            List<Workflow> near = workflows.stream()
                    .filter(workflow ->
                            workflow.name() != null && plain(workflow.name()).contains(plain))
                    .toList();
            throw new CompletionException(problem("workflowName is the name of none of the " + workflows.size()
                    + " workflows that the credential may list"
                    + (near.isEmpty() ? "" : "; names like it: " + named(near))));
        }
        if (exact.size() > 1) {
            throw new CompletionException(problem("workflowName is the name of " + exact.size()
                    + " workflows, so give workflowId instead: " + named(exact)));
        }
        if (exact.get(0).id() == null) {
            throw new CompletionException(
                    problem("workflowName is the name of a workflow that Qualys Flow lists without an id"));
        }
        return WorkflowId.normal(exact.get(0).id());
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static String named(List<Workflow> workflows) {
        String first = workflows.stream()
                .limit(NAMED)
                .map(workflow -> Scrubber.scrub(workflow.id() + " (" + workflow.name() + ")"))
                .collect(Collectors.joining(", "));
        return workflows.size() > NAMED ? first + " and " + (workflows.size() - NAMED) + " more" : first;
    }

    private static InvalidParametersException problem(String problem) {
        return new InvalidParametersException(List.of(problem));
    }
}

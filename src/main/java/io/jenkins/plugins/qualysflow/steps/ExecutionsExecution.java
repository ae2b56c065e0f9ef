package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Lists executions, page by page. */
final class ExecutionsExecution extends QueryStepExecution {

    private static final long serialVersionUID = 1L;

    private final String workflowId;
    private final String startAt;
    private final String endAt;
    private final String query;
    private final String order;
    private final int limit;

    ExecutionsExecution(
            @NonNull QFlowExecutionsStep step,
            @CheckForNull Instant startAt,
            @CheckForNull Instant endAt,
            @NonNull StepContext context)
            throws IOException, InterruptedException {
        super(step, context);
        this.workflowId = step.getWorkflowId();
        this.startAt = text(startAt);
        this.endAt = text(endAt);
        this.query = step.getQuery();
        this.order = step.getOrder();
        this.limit = step.getLimit();
    }

    @Override
    CompletableFuture<?> ask(Run<?, ?> build, Calls calls) {
        ExecutionQuery wanted = new ExecutionQuery(
                instant(startAt), instant(endAt), order, query, PageRequest.first(PageRequest.USUAL_SIZE));
        Pager<Execution> pager = new Pager<>(
                (PageRequest page) -> calls.fetch(client -> client.executionList(workflowId, wanted.at(page))),
                Execution::id,
                limit);
        return pager.all().thenApply(ExecutionsExecution::plain);
    }

    private static List<Map<String, Object>> plain(List<Listed<Execution>> executions) {
        List<Map<String, Object>> maps = new ArrayList<>();
        executions.forEach(listed -> maps.add(plain(listed.value())));
        return maps;
    }

    static Map<String, Object> plain(Execution execution) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("executionId", execution.id());
        map.put("workflowId", execution.workflowId());
        map.put("status", execution.status());
        map.put("createdAt", text(execution.createdAt()));
        map.put("startTime", text(execution.startDate()));
        map.put("endTime", text(execution.endDate()));
        map.put(
                "durationMillis",
                execution.duration() == null ? null : execution.duration().toMillis());
        map.put("source", execution.source());
        map.put("parentExecutionId", execution.parentExecutionId());
        return map;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }
}

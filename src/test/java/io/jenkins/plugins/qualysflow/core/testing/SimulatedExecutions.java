package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Executions that begin and end in simulated time, and how a service tells of them. */
public final class SimulatedExecutions {

    /** When calls came that asked how executions are doing. */
    public final List<Instant> polls = new ArrayList<>();

    /** Pages of lists that were asked for. */
    public int pages;

    private final SimulatedTime time;
    private final Map<String, Planned> all = new LinkedHashMap<>();

    private record Planned(String id, String workflowId, Instant begin, Instant end) {

        Execution at(Instant now) {
            boolean over = !now.isBefore(end);
            return new Execution(
                    id, workflowId, over ? "Success" : "Running", begin, over ? end : null, begin, null, null);
        }
    }

    public SimulatedExecutions(SimulatedTime time) {
        this.time = time;
    }

    /** An execution that begins then and takes that long. */
    public void add(String id, String workflowId, Instant begin, Duration duration) {
        all.put(id, new Planned(id, workflowId, begin, begin.plus(duration)));
    }

    /** When it ends. */
    public Instant end(String id) {
        return all.get(id).end();
    }

    /** A client of a service that has these executions. */
    public ScriptedClient client() {
        ScriptedClient client = new ScriptedClient(time);
        client.onPoll = this::look;
        client.onPageOf = (workflowId, query) -> CompletableFuture.completedFuture(page(workflowId, query));
        return client;
    }

    /** The execution as it is now. */
    public CompletableFuture<Execution> look(String id) {
        polls.add(time.instant());
        Planned execution = all.get(id);
        return execution == null || execution.begin().isAfter(time.instant())
                ? CompletableFuture.failedFuture(new QFlowException(Kind.NOT_FOUND, ScriptedClient.CALL, 404, "none"))
                : CompletableFuture.completedFuture(execution.at(time.instant()));
    }

    /** A page of the executions of that workflow, newest first. */
    public Page<Execution> page(String workflowId, ExecutionQuery query) {
        polls.add(time.instant());
        pages++;
        Instant now = time.instant();
        List<Execution> matching = all.values().stream()
                .filter(each -> each.workflowId().equals(workflowId)
                        && !each.begin().isAfter(now)
                        && (query.startAt() == null || !each.begin().isBefore(query.startAt())))
                .map(each -> each.at(now))
                .sorted(Comparator.comparing(Execution::createdAt).reversed())
                .toList();
        PageRequest page = query.page();
        return new Page<>(
                ScriptedClient.page(matching.stream()
                                .skip((page.number() - 1L) * page.size())
                                .limit(page.size())
                                .toList())
                        .items(),
                (long) matching.size());
    }
}

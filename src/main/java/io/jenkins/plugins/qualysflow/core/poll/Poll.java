package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One poll: Execution Details for one execution, or Execution List for those of a workflow, page by page while any of them is
 * missing.
 */
final class Poll {

    /** Executions before the oldest start that is looked for are left out, with room for clocks that differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    /** What the service still lists, less some room for the way. */
    private static final Duration FURTHEST = ExecutionQuery.RETENTION.minusHours(1);

    /** Further pages cost as much as asking for one execution each. */
    private static final int MOST_PAGES = 4;

    final PollGroup group;
    final Purpose purpose;
    /** Whether it was for the list. */
    final boolean list;

    final Instant begunAt;
    /** What it asks about, as it was when it began. */
    final Map<String, List<Wait>> asked;

    private final QFlowClient client;
    private final Instant startAt;
    private final Map<String, Execution> found = new LinkedHashMap<>();
    private final List<Execution> ended = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private PageRequest page = PageRequest.first(PageRequest.USUAL_SIZE);
    private int pages;
    private boolean complete;
    private CompletableFuture<?> call = CompletableFuture.completedFuture(null);
    /** Whether a call is on its way; set by the worker that makes it. */
    private volatile boolean sent;

    /**
     * A poll.
     *
     * @param list whether to ask for the list
     * @param history whether the list is to tell how long earlier executions took
     */
    Poll(PollGroup group, Purpose purpose, boolean list, boolean history, Instant serviceTime, Instant now) {
        this.group = group;
        this.purpose = purpose;
        this.list = list;
        this.begunAt = now;
        this.asked = group.waits();
        this.client = group.first().connection.client();
        this.startAt = history || group.withoutStart ? null : startAt(serviceTime);
    }

    private Instant startAt(Instant serviceTime) {
        Instant oldest = asked.values().stream()
                .flatMap(List::stream)
                .map(wait -> wait.startedAt)
                .min(Instant::compareTo)
                .orElseThrow()
                .plus(group.account.clockSkew())
                .minus(CLOCKS);
        Instant furthest = serviceTime.minus(FURTHEST);
        return oldest.isBefore(furthest) ? furthest : oldest;
    }

    /** Whether the start of the list was said. */
    boolean saysStart() {
        return startAt != null;
    }

    /** The next call of it. */
    CompletableFuture<?> next() {
        CompletableFuture<?> made = group.account.submit(purpose, call());
        call = made;
        return made;
    }

    private <T> Supplier<CompletableFuture<T>> sending(Supplier<CompletableFuture<T>> request) {
        return () -> {
            sent = true;
            return request.get();
        };
    }

    private Supplier<CompletableFuture<Object>> call() {
        if (!list) {
            String executionId = asked.keySet().iterator().next();
            return sending(() -> client.execution(executionId).thenApply(answer -> answer));
        }
        ExecutionQuery query = new ExecutionQuery(startAt, null, "-createdAt", null, page);
        return sending(() -> client.executionList(group.key.workflowId(), query).thenApply(answer -> answer));
    }

    boolean isSent() {
        return sent;
    }

    /** Gives it up: what has not begun is not called. */
    void cancel() {
        sent = false;
        call.cancel(false);
    }

    /**
     * Takes up an answer.
     *
     * @return whether that was all; else there is a {@link #next} call to make
     */
    boolean answered(Object answer) {
        sent = false;
        if (answer instanceof Execution execution) {
            found.put(asked.keySet().iterator().next(), execution);
            return true;
        }
        Page<?> listed = (Page<?>) answer;
        boolean news = false;
        for (Object item : listed.values()) {
            Execution execution = (Execution) item;
            if (seen.add(execution.id())) {
                news = true;
                take(execution);
            }
        }
        pages++;
        int missing = asked.size() - found.size();
        boolean last = !news || listed.total() != null && listed.total() <= seen.size();
        complete = missing == 0 || last;
        // One that is missing alone is as cheap to ask for by itself.
        if (complete || missing == 1 || pages == MOST_PAGES) {
            return true;
        }
        page = page.next(listed.items().size());
        return false;
    }

    private void take(Execution execution) {
        if (asked.containsKey(execution.id())) {
            found.put(execution.id(), execution);
        }
        if (execution.ending() != Ending.RUNNING) {
            ended.add(execution);
        }
    }

    /** What it was told of an execution; null if nothing. */
    Execution of(String executionId) {
        return found.get(executionId);
    }

    /** All that have ended, whether they were asked about or not. */
    List<Execution> ended() {
        return ended;
    }
}

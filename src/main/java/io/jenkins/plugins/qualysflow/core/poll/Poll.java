package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One poll: Execution Details for one execution, with its steps or without, or Execution List for the executions of a
 * workflow, page by page until all are found.
 */
final class Poll {

    /** The list begins this long before the oldest start, since clocks may differ. */
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);

    /** How far back the list may begin: the retention of the service, less a margin. */
    private static final Duration FURTHEST = ExecutionQuery.RETENTION.minusHours(1);

    /** Maximum number of pages. Executions that are not found are polled separately. */
    private static final int MOST_PAGES = 4;

    /** The service may refuse the steps alone, or they are too many. Other errors are of the service or the way to it. */
    private static final Set<Kind> MAY_BE_OF_STEPS = EnumSet.of(Kind.INVALID_REQUEST, Kind.FORBIDDEN, Kind.UNREADABLE);

    final PollGroup group;
    final Purpose purpose;
    /** Whether it calls Execution List. */
    final boolean list;

    final Instant begunAt;
    /** The waits of the group when the poll began, by execution id. */
    final Map<String, List<Wait>> asked;

    private final QFlowClient client;
    private final Instant startAt;
    /** Whether the next call asks for the steps. */
    private boolean withSteps;
    /** Why the steps were not answered; null if they were, or if they were not asked for. */
    private QFlowException stepsRefused;
    /** The answer with steps; null if there is none. */
    private ExecutionDetails details;

    private final Map<String, Execution> found = new LinkedHashMap<>();
    private final List<Execution> ended = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private PageRequest page = PageRequest.first(PageRequest.USUAL_SIZE);
    private int pages;
    private CompletableFuture<?> call = CompletableFuture.completedFuture(null);
    /** Whether a call was sent and not answered; set by the worker that sends it. */
    private volatile boolean sent;

    /**
     * A poll.
     *
     * @param list whether to call Execution List
     * @param steps whether Execution Details should have the steps
     * @param history whether the list should contain earlier executions, for their durations
     */
    Poll(
            PollGroup group,
            Purpose purpose,
            boolean list,
            boolean steps,
            boolean history,
            Instant serviceTime,
            Instant now) {
        this.group = group;
        this.purpose = purpose;
        this.list = list;
        this.withSteps = steps && !list;
        this.begunAt = now;
        this.asked = group.waits();
        this.client = group.first().connection.client();
        this.startAt = history || group.omitStart ? null : startAt(serviceTime);
    }

    private Instant startAt(Instant serviceTime) {
        Instant oldest = asked.values().stream()
                .flatMap(List::stream)
                .map(wait -> wait.startedAt)
                .min(Instant::compareTo)
                .orElseThrow()
                .plus(group.account.clockSkew())
                .minus(CLOCK_MARGIN);
        Instant furthest = serviceTime.minus(FURTHEST);
        return oldest.isBefore(furthest) ? furthest : oldest;
    }

    /** Whether the list was requested with a start. */
    boolean hasStart() {
        return startAt != null;
    }

    /** Makes the next call. */
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
            return withSteps
                    ? sending(() -> client.executionWithSteps(executionId).thenApply(answer -> answer))
                    : sending(() -> client.execution(executionId).thenApply(answer -> answer));
        }
        ExecutionQuery query = new ExecutionQuery(startAt, null, "-createdAt", null, page);
        return sending(() -> client.executionList(group.key.workflowId(), query).thenApply(answer -> answer));
    }

    boolean isSent() {
        return sent;
    }

    /** Cancels it; a call that has not begun is not made. */
    void cancel() {
        sent = false;
        call.cancel(false);
    }

    /**
     * Reads an answer.
     *
     * @return whether the poll is complete; else a {@link #next} call is necessary
     */
    boolean answered(Object answer) {
        sent = false;
        if (answer instanceof ExecutionDetails withItsSteps) {
            details = withItsSteps.steps() == null ? null : withItsSteps;
            found.put(asked.keySet().iterator().next(), withItsSteps.execution());
            return true;
        }
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
        // For one missing execution, another page costs as much as polling it separately.
        if (last || missing <= 1 || pages == MOST_PAGES) {
            return true;
        }
        page = page.next(listed.items().size());
        return false;
    }

    /**
     * Reads an error.
     *
     * @return whether it may be due to the steps only, so that a {@link #next} call without them is necessary
     */
    boolean failed(QFlowException error) {
        sent = false;
        if (!withSteps || !MAY_BE_OF_STEPS.contains(error.kind())) {
            return false;
        }
        withSteps = false;
        stepsRefused = error;
        return true;
    }

    /** Whether the last call asked for the steps. */
    boolean isWithSteps() {
        return withSteps;
    }

    /** Why the steps were not answered; null if they were, or if they were not asked for. */
    QFlowException stepsRefused() {
        return stepsRefused;
    }

    /** The answer with steps; null if there is none. */
    ExecutionDetails details() {
        return details;
    }

    private void take(Execution execution) {
        if (asked.containsKey(execution.id())) {
            found.put(execution.id(), execution);
        }
        if (execution.ending() != Ending.RUNNING) {
            ended.add(execution);
        }
    }

    /** The execution as the service described it; null if it was not found. */
    Execution of(String executionId) {
        return found.get(executionId);
    }

    /** All ended executions in the answers, waited for or not. */
    List<Execution> ended() {
        return ended;
    }
}

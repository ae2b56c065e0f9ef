package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One Execution List for all waits of a workflow, the workflows in turn, and the calls evenly over the hour: a token bucket
 * that is refilled by the quota and holds a hundredth of it. Knows nothing of how long executions take.
 *
 * <p>Starts and collecting take their tokens at once and may leave the bucket in debt, which the polls pay.
 */
final class ListsInTurn implements WaitingPolicy {

    /** How much older than the oldest wait the list begins, since clocks differ. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);

    /** How long before a deadline the last list is asked for, so that it may wait for a page or two. */
    private static final Duration LAST_POLL = Duration.ofSeconds(30);

    private final SimulatedTime time;
    private final CallLimiter limiter;
    private final QFlowClient client;
    private final double tokensPerSecond;
    private final double burst;
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();
    private double tokens;
    private Instant filledAt;
    private Scheduler.Timer wakeUp = () -> {};

    ListsInTurn(SimulatedTime time, SimulatedService service, int callsPerHour, Random random) {
        this.time = time;
        this.limiter = CallLimiter.same(time, callsPerHour);
        this.client = service.client(CallListener.NONE);
        this.tokensPerSecond = callsPerHour / 3600.0;
        this.burst = Math.max(1, callsPerHour / 100.0);
        this.tokens = burst;
        this.filledAt = time.instant();
    }

    private static final class Workflow {
        private final String id;
        private final Map<String, Wait> waits = new LinkedHashMap<>();
        private Instant polledAt;
        private boolean polling;

        Workflow(String id, Instant now) {
            this.id = id;
            this.polledAt = now;
        }
    }

    private record Wait(Await await, Consumer<WaitEnd> told) {}

    @Override
    public void await(Await await, Consumer<WaitEnd> told) {
        Workflow workflow = workflows.computeIfAbsent(await.workflowId(), id -> new Workflow(id, time.instant()));
        if (workflow.waits.isEmpty()) {
            workflow.polledAt = time.instant();
        }
        workflow.waits.put(await.executionId(), new Wait(await, told));
        Duration left = Duration.between(time.instant(), await.deadline());
        time.schedule(() -> lastPoll(workflow, await), left.minus(LAST_POLL));
        time.schedule(() -> end(workflow, await.executionId(), WaitEnd.TIMED_OUT), left);
        pollNext();
    }

    @Override
    public <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call) {
        fill();
        tokens--;
        return limiter.submit(kind, call);
    }

    @Override
    public QFlowClient client() {
        return client;
    }

    private void lastPoll(Workflow workflow, Await await) {
        if (workflow.waits.containsKey(await.executionId()) && !workflow.polling) {
            poll(workflow, CallKind.LAST_POLL);
        }
    }

    private void fill() {
        Instant now = time.instant();
        double seconds = Duration.between(filledAt, now).toMillis() / 1000.0;
        tokens = Math.min(burst, tokens + seconds * tokensPerSecond);
        filledAt = now;
    }

    private void pollNext() {
        wakeUp.cancel();
        wakeUp = () -> {};
        fill();
        Workflow next = workflows.values().stream()
                .filter(workflow -> !workflow.polling && !workflow.waits.isEmpty())
                .min(Comparator.comparing(workflow -> workflow.polledAt))
                .orElse(null);
        if (next == null) {
            return;
        }
        // A new wait is not worth a call at once, nor are two calls within a few seconds for one workflow.
        Instant worthIt = next.polledAt.plusSeconds(10);
        double seconds = Math.max(0, 1 - tokens) / tokensPerSecond;
        Duration untilToken = Duration.ofMillis((long) Math.ceil(seconds * 1000 - 1e-6));
        Duration untilWorthIt = Duration.between(time.instant(), worthIt);
        Duration wait = untilToken.compareTo(untilWorthIt) > 0 ? untilToken : untilWorthIt;
        if (wait.isNegative() || wait.isZero()) {
            poll(next, CallKind.POLL);
            pollNext();
        } else {
            wakeUp = time.schedule(this::pollNext, wait);
        }
    }

    private void poll(Workflow workflow, CallKind kind) {
        workflow.polling = true;
        workflow.polledAt = time.instant();
        Instant oldest = workflow.waits.values().stream()
                .map(wait -> wait.await().since())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        ExecutionQuery query = new ExecutionQuery(
                oldest.minus(LOOK_BACK), null, "-createdAt", null, PageRequest.first(PageRequest.USUAL_SIZE));
        page(workflow, query, 0, workflow.waits.size(), kind);
    }

    /** Asks for a page, and for the next one while a wait of this workflow was not on one. */
    private void page(Workflow workflow, ExecutionQuery query, int received, int missing, CallKind kind) {
        submit(kind, () -> client.executionList(workflow.id, query)).whenComplete((page, error) -> {
            if (error != null || page.items().isEmpty()) {
                polled(workflow);
                return;
            }
            int left = missing - take(workflow, page);
            int seen = received + page.items().size();
            if (left > 0 && seen < page.total()) {
                PageRequest next = new PageRequest(
                        query.page().size(),
                        query.page().number() + 1,
                        seen,
                        query.page().inOffsets());
                page(workflow, query.at(next), seen, left, kind);
            } else {
                polled(workflow);
            }
        });
    }

    private void polled(Workflow workflow) {
        workflow.polling = false;
        pollNext();
    }

    /** Ends the waits whose executions have ended; gives how many waits were on the page. */
    private int take(Workflow workflow, Page<Execution> page) {
        int found = 0;
        for (Execution execution : page.values()) {
            if (workflow.waits.containsKey(execution.id())) {
                found++;
                if (execution.ending() != Ending.RUNNING) {
                    end(workflow, execution.id(), WaitEnd.NOTICED);
                }
            }
        }
        return found;
    }

    private static void end(Workflow workflow, String executionId, WaitEnd end) {
        Wait wait = workflow.waits.remove(executionId);
        if (wait != null) {
            wait.told().accept(end);
        }
    }
}

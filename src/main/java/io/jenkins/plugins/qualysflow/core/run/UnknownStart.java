package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * An unanswered start: finds the executions that it may have begun (the candidates) and, if it had a marker, the one that
 * it did begin.
 *
 * <p>Only the exact marker proves that: exactly one candidate must have it, and all others must have been read. Else none
 * is adopted. The service may show an execution late, so the search with a marker is repeated for a minute.
 *
 * <p>Used by the mailbox of the run only.
 */
final class UnknownStart {

    /** Time limit of the search without a marker. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** Time limit of the search with a marker. */
    private static final Duration MARKED_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /**
     * Maximum number of calls that read candidates: each may be read once, and a few anew. A tenth of the usual quota, which
     * waits need too.
     */
    private static final int MOST_READS = 30;

    /** Id of the first node of every workflow (API release 1.18). */
    private static final String TRIGGER = "trigger";

    private final RunOrder order;
    private final RunState state;
    private final RunHost host;
    private final Connection connection;
    private final Engine engine;
    private final Executor mailbox;
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    /** Whether an execution has the marker, by id; only executions that could be read. */
    private final Map<String, Boolean> marked = new HashMap<>();

    private List<Execution> candidates = List.of();
    private CompletableFuture<?> call = CompletableFuture.completedFuture(null);
    private Scheduler.Timer pause = () -> {};
    private Duration nextPause;
    private boolean listedBefore;
    private int reads;

    /**
     * The result.
     *
     * @param execution the execution that the start began; null if that is not proven
     * @param candidates the executions that it may have begun
     */
    record Found(Execution execution, List<Execution> candidates) {}

    UnknownStart(RunOrder order, RunState state, RunHost host, Connection connection, Engine engine, Executor mailbox) {
        this.order = order;
        this.state = state;
        this.host = host;
        this.connection = connection;
        this.engine = engine;
        this.mailbox = mailbox;
        Duration longest = order.polling().maxInterval();
        this.nextPause = FIRST_PAUSE.compareTo(longest) < 0 ? FIRST_PAUSE : longest;
    }

    /** Searches; the future never fails. To be called by the mailbox. */
    CompletableFuture<Found> find() {
        Duration timeout = state.marker() == null ? TIMEOUT : MARKED_TIMEOUT;
        Scheduler.Timer timer = after(timeout, () -> end(null));
        result.whenComplete((found, error) -> timer.cancel());
        list();
        return result;
    }

    private Scheduler.Timer after(Duration delay, Runnable task) {
        return engine.scheduler().schedule(() -> mailbox.execute(task), delay);
    }

    /** Continues with the answer of a call, unless the search has ended by then. */
    private <T> void then(CompletableFuture<T> answer, BiConsumer<T, Throwable> next) {
        call = answer;
        answer.whenCompleteAsync(
                (value, error) -> {
                    if (!result.isDone()) {
                        next.accept(value, error);
                    }
                },
                mailbox);
    }

    private void list() {
        then(Candidates.of(order.workflowId(), state.triggeredAt(), connection, engine), (listed, error) -> {
            boolean again = listedBefore;
            listedBefore = true;
            candidates = error == null ? listed : candidates;
            if (state.marker() != null) {
                readNext(new ArrayList<>());
            } else if (error == null && listed.isEmpty() && !again) {
                listAgain();
            } else {
                end(null);
            }
        });
    }

    /**
     * Reads the trigger of the next candidate of which it is unknown whether it has the marker; decides after the last one.
     *
     * @param unreadable ids that could not be read in this round
     */
    private void readNext(List<String> unreadable) {
        candidates.stream()
                .filter(UnknownStart::mayBeOurs)
                .map(Execution::id)
                .filter(id -> !marked.containsKey(id) && !unreadable.contains(id))
                .findFirst()
                .ifPresentOrElse(id -> readInput(id, unreadable), () -> decide(unreadable));
    }

    /** Child executions were not started by a call of the API. */
    private static boolean mayBeOurs(Execution candidate) {
        return candidate.parentExecutionId() == null;
    }

    private void readInput(String id, List<String> unreadable) {
        if (reads >= MOST_READS) {
            // Of what can't be read so often, nothing will be proven.
            end(null);
            return;
        }
        QFlowClient client = connection.client();
        then(
                submit(() -> StepReader.read(
                        host, engine.worker(), file -> client.stepInput(id, TRIGGER, file, StepReader.LARGEST))),
                (input, error) -> {
                    if (error == null && RunMark.isIn(input, state.marker())) {
                        marked.put(id, true);
                        readNext(unreadable);
                    } else {
                        readOutput(id, error == null, unreadable);
                    }
                });
    }

    /** Reads the output if the marker is not in the input. The candidate counts as read if one of them could be read. */
    private void readOutput(String id, boolean inputRead, List<String> unreadable) {
        QFlowClient client = connection.client();
        then(
                submit(() -> StepReader.read(
                        host, engine.worker(), file -> client.stepOutput(id, TRIGGER, file, StepReader.LARGEST))),
                (output, error) -> {
                    if (error == null) {
                        marked.put(id, RunMark.isIn(output, state.marker()));
                    } else if (inputRead) {
                        marked.put(id, false);
                    } else {
                        unreadable.add(id);
                    }
                    readNext(unreadable);
                });
    }

    private CompletableFuture<JsonNode> submit(Supplier<CompletableFuture<JsonNode>> read) {
        reads++;
        return connection.account().submit(Purpose.COLLECT, read);
    }

    private void decide(List<String> unreadable) {
        List<Execution> matches = candidates.stream()
                .filter(candidate -> Boolean.TRUE.equals(marked.get(candidate.id())))
                .toList();
        if (matches.size() > 1) {
            end(null);
        } else if (matches.size() == 1 && unreadable.isEmpty()) {
            end(matches.get(0));
        } else {
            listAgain();
        }
    }

    private void listAgain() {
        pause = after(nextPause, this::list);
        nextPause = nextPause.multipliedBy(2);
    }

    private void end(Execution execution) {
        result.complete(new Found(execution, candidates));
        pause.cancel();
        call.cancel(false);
    }
}

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
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A start of which no answer is known: finds the executions that may have begun by it and, where it was marked, the one
 * that did.
 *
 * <p>Only the exact marker proves that. It has to be on one execution alone, and every other candidate has to be readable
 * and without it; else none is taken for the one. A record may lag behind the start, so a marked start is looked for
 * again and again, for a minute.
 */
final class UnknownStart {

    /** How long the candidates of a start without a mark may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How long a marked execution is looked for. */
    private static final Duration LONGER_PATIENCE = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    /** The node that begins every workflow, as API release 1.18 shows it. */
    private static final String TRIGGER = "trigger";

    private final RunOrder order;
    private final RunState state;
    private final RunHost host;
    private final Connection connection;
    private final Engine engine;
    private final CompletableFuture<Found> result = new CompletableFuture<>();
    private final Map<String, Boolean> marked = new HashMap<>();
    private List<Execution> candidates = List.of();
    private CompletableFuture<?> call = CompletableFuture.completedFuture(null);
    private Scheduler.Timer pause = () -> {};
    private Duration nextPause;
    private boolean listedBefore;

    /**
     * What is known of it.
     *
     * @param execution the one that it began; null if that is not proven
     * @param candidates those that may be it
     */
    record Found(Execution execution, List<Execution> candidates) {}

    UnknownStart(RunOrder order, RunState state, RunHost host, Connection connection, Engine engine) {
        this.order = order;
        this.state = state;
        this.host = host;
        this.connection = connection;
        this.engine = engine;
        Duration longest = order.polling().maxInterval();
        this.nextPause = FIRST_PAUSE.compareTo(longest) < 0 ? FIRST_PAUSE : longest;
    }

    /** Looks; the future never fails. */
    CompletableFuture<Found> find() {
        Scheduler.Timer patience =
                engine.scheduler().schedule(() -> end(null), state.marker() == null ? PATIENCE : LONGER_PATIENCE);
        result.whenComplete((found, error) -> patience.cancel());
        list();
        return result;
    }

    private void list() {
        CompletableFuture<List<Execution>> listed =
                Candidates.of(order.workflowId(), state.triggeredAt(), connection, engine);
        begun(listed);
        listed.whenComplete((found, error) -> {
            boolean first;
            synchronized (this) {
                first = !listedBefore;
                listedBefore = true;
                candidates = error == null ? found : candidates;
            }
            if (state.marker() != null) {
                readNext(new ArrayList<>());
            } else if (error == null && found.isEmpty() && first) {
                later();
            } else {
                end(null);
            }
        });
    }

    /**
     * Reads the triggers of those of which it is not known yet whether they hold the marker, one after the other.
     *
     * @param unreadable those that were tried in this round and could not be read
     */
    private void readNext(List<String> unreadable) {
        Execution candidate = next(unreadable);
        if (candidate == null) {
            decide(unreadable);
            return;
        }
        String id = candidate.id();
        isMarked(id).whenComplete((ours, error) -> {
            synchronized (this) {
                if (error == null) {
                    marked.put(id, ours);
                } else {
                    unreadable.add(id);
                }
            }
            readNext(unreadable);
        });
    }

    private synchronized Execution next(List<String> unreadable) {
        return candidates.stream()
                .filter(UnknownStart::mayBeOurs)
                .filter(candidate -> !marked.containsKey(candidate.id()) && !unreadable.contains(candidate.id()))
                .findFirst()
                .orElse(null);
    }

    /** An execution that another one began was not begun by a call. */
    private static boolean mayBeOurs(Execution candidate) {
        return candidate.parentExecutionId() == null;
    }

    /** Whether the trigger of an execution holds the marker; fails where neither its input nor its output can be read. */
    private CompletableFuture<Boolean> isMarked(String executionId) {
        QFlowClient client = connection.client();
        CompletableFuture<Boolean> input = submit(
                () -> StepReader.read(host, file -> client.stepInput(executionId, TRIGGER, file, StepReader.LARGEST)));
        return input.handle((inInput, inputError) -> {
                    if (inputError == null && inInput) {
                        return CompletableFuture.completedFuture(true);
                    }
                    CompletableFuture<Boolean> output = submit(() -> StepReader.read(
                            host, file -> client.stepOutput(executionId, TRIGGER, file, StepReader.LARGEST)));
                    return output.handle((inOutput, outputError) -> outputError == null
                                    ? CompletableFuture.completedFuture(inOutput)
                                    : inputError == null
                                            ? CompletableFuture.completedFuture(false)
                                            : CompletableFuture.<Boolean>failedFuture(inputError))
                            .thenCompose(known -> known);
                })
                .thenCompose(known -> known);
    }

    private CompletableFuture<Boolean> submit(Supplier<CompletableFuture<JsonNode>> read) {
        CompletableFuture<JsonNode> data = connection.account().submit(Purpose.COLLECT, read);
        begun(data);
        return data.thenApply(json -> RunMark.isIn(json, state.marker()));
    }

    private void decide(List<String> unreadable) {
        Execution match = null;
        int matches = 0;
        synchronized (this) {
            for (Execution candidate : candidates) {
                if (Boolean.TRUE.equals(marked.get(candidate.id()))) {
                    match = candidate;
                    matches++;
                }
            }
        }
        if (matches > 1) {
            end(null);
        } else if (matches == 1 && unreadable.isEmpty()) {
            end(match);
        } else {
            later();
        }
    }

    private synchronized void later() {
        if (result.isDone()) {
            return;
        }
        pause = engine.scheduler().schedule(() -> engine.worker().execute(this::list), nextPause);
        nextPause = nextPause.multipliedBy(2);
    }

    private synchronized void begun(CompletableFuture<?> begun) {
        call = begun;
        if (result.isDone()) {
            begun.cancel(false);
        }
    }

    private void end(Execution execution) {
        Found found;
        synchronized (this) {
            found = new Found(execution, candidates);
        }
        result.complete(found);
        synchronized (this) {
            pause.cancel();
            call.cancel(false);
        }
    }
}

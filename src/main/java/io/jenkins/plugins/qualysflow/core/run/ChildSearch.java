package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Finds the child executions of an execution that has ended.
 *
 * <p>The API has no call for that. There are three sources: {@code linkedExecutionIds} of the execution; the outputs of
 * steps that trigger workflows, whose elements contain {@code workflowId} and {@code executionId} with the source
 * {@code WORKFLOW_TRIGGER} (API release 1.18); and {@code parentExecutionId} in the execution lists of the execution's own
 * workflow and of the workflows in these outputs. An execution from the first two sources is a child if it names this one
 * as its parent or, without a parent, if neither its start nor its source contradicts.
 *
 * <p>Not found are executions of another workflow that are neither linked nor in an output, and those that the service
 * shows later.
 */
final class ChildSearch {

    /** Kinds of nodes that trigger workflows, letters only; the second is that of the sample of API release 1.18. */
    private static final List<String> TRIGGERING = List.of("workflowtrigger", "qualysevent");

    private static final String SOURCE = "WORKFLOW_TRIGGER";
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final int MOST_PAGES = 10;

    /** Most executions, and most workflows, that are searched because an output names them: each costs calls of the quota. */
    private static final int MOST_NAMED = 100;

    private final Execution parent;
    private final Set<String> relatives;
    private final Account account;
    private final RunHost host;
    private final Executor worker;
    private final RetriedCalls calls;
    private final List<Step> triggering = new ArrayList<>();
    private final Set<String> named = new LinkedHashSet<>();
    private final Set<String> workflows = new LinkedHashSet<>();
    private final Map<String, Execution> children = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private boolean tooMany;

    /**
     * The result.
     *
     * @param missing sources that could not be searched
     */
    record Found(List<Execution> children, List<Missing> missing) {}

    /**
     * A search.
     *
     * @param workflowId its workflow, if {@code parent} does not name it; null if unknown
     * @param relatives ids of known executions, including {@code parent} and its ancestors
     * @param account for the time of the service
     * @param worker reads outputs
     */
    ChildSearch(
            Execution parent,
            String workflowId,
            Set<String> relatives,
            Account account,
            RunHost host,
            Executor worker,
            RetriedCalls calls) {
        this.parent = parent;
        this.relatives = relatives;
        this.account = account;
        this.host = host;
        this.worker = worker;
        this.calls = calls;
        parent.linkedExecutionIds().forEach(id -> take(id, named));
        String own = parent.workflowId() == null ? workflowId : parent.workflowId();
        if (own != null) {
            workflows.add(own);
        } else {
            miss("its workflow is not known, so the executions of that were not searched");
        }
    }

    /** Searches; the future never fails. Makes one call after the other, so that no lock is necessary. */
    CompletableFuture<Found> find() {
        return process(
                        calls.fetch(client -> client.stepList(parent.id())),
                        "its steps could not be listed",
                        this::takeSteps)
                .thenCompose(listed -> inTurn(triggering, this::readOutput))
                .thenCompose(read -> inTurn(workflows, this::list))
                .thenCompose(listed -> inTurn(named, this::confirm))
                .handle((confirmed, error) -> {
                    if (error != null) {
                        miss("an error in the plugin: " + error);
                    }
                    return new Found(List.copyOf(children.values()), List.copyOf(missing));
                });
    }

    /** Processes the answer of a call. A failed call is recorded as missing, and the search continues. */
    private <T> CompletableFuture<Void> process(CompletableFuture<T> call, String failure, Consumer<T> answered) {
        return call.handle((answer, error) -> {
            if (error == null) {
                answered.accept(answer);
            } else {
                miss(failure + ": " + QFlowErrors.unwrap(error).getMessage());
            }
            return null;
        });
    }

    private void takeSteps(Page<Step> steps) {
        if (steps.notSent() > 0) {
            miss(steps.notSent() + " of its steps were not sent by the service");
        }
        steps.values().stream().filter(ChildSearch::mayTrigger).forEach(triggering::add);
    }

    private static boolean mayTrigger(Step step) {
        String kind = letters(step.nodeType()) + " " + letters(step.nodeId());
        return step.ending() != Ending.NEUTRAL && TRIGGERING.stream().anyMatch(kind::contains);
    }

    private static String letters(String name) {
        return name == null ? "" : name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private CompletableFuture<Void> readOutput(Step step) {
        return process(
                calls.fetch(client -> StepReader.read(
                        host, worker, file -> client.stepOutput(parent.id(), step.nodeId(), file, StepReader.LARGEST))),
                "the output of " + step.nodeId() + " could not be read",
                this::takeNames);
    }

    private void takeNames(JsonNode output) {
        List<JsonNode> elements = new ArrayList<>(List.of(output));
        if (output.isArray()) {
            elements.addAll(output.values());
        }
        elements.addAll(output.path("collection").values());
        for (JsonNode element : elements) {
            if (SOURCE.equalsIgnoreCase(element.path("source").asString(""))) {
                take(element.path("executionId"), named);
                take(element.path("workflowId"), workflows);
            }
        }
    }

    private void take(JsonNode id, Set<String> ids) {
        if (id.isString() && !id.asString().isBlank()) {
            take(id.asString(), ids);
        }
    }

    private void take(String id, Set<String> ids) {
        if (ids.size() < MOST_NAMED) {
            ids.add(id);
        } else if (!ids.contains(id) && !tooMany) {
            tooMany = true;
            miss("more than " + MOST_NAMED + " executions or workflows are named in it, and the rest was not searched");
        }
    }

    /** Searches the executions of a workflow since the parent began, as far back as the service lists them. */
    private CompletableFuture<Void> list(String workflow) {
        Instant begun = begun(parent);
        ExecutionQuery query =
                ExecutionQuery.since(begun == null ? null : Candidates.noEarlier(begun.minus(MARGIN), account));
        AtomicInteger pages = new AtomicInteger();
        Pager<Execution> pager = new Pager<>(
                page -> pages.incrementAndGet() > MOST_PAGES
                        ? CompletableFuture.completedFuture(new Page<>(List.of(), null))
                        : calls.fetch(client -> client.executionList(workflow, query.at(page))),
                Execution::id,
                Pager.ALL);
        return process(pager.all(), "the executions of workflow " + workflow + " could not be listed", listed -> {
            listed.stream()
                    .map(Listed::value)
                    .filter(execution -> parent.id().equals(execution.parentExecutionId()))
                    .forEach(execution -> children.putIfAbsent(execution.id(), execution));
            if (pages.get() > MOST_PAGES || pager.mayBeIncomplete()) {
                miss("workflow " + workflow + " has more executions than are searched");
            }
        });
    }

    private CompletableFuture<Void> confirm(String id) {
        if (relatives.contains(id) || children.containsKey(id)) {
            return done();
        }
        return process(
                calls.fetch(client -> client.execution(id)), "execution " + id + " could not be read", execution -> {
                    if (isChild(execution)) {
                        children.put(id, execution);
                    }
                });
    }

    private boolean isChild(Execution execution) {
        if (execution.parentExecutionId() != null) {
            return execution.parentExecutionId().equals(parent.id());
        }
        Instant begun = begun(execution);
        Instant parentBegun = begun(parent);
        boolean earlier = begun != null && parentBegun != null && begun.isBefore(parentBegun);
        return !earlier && (execution.source() == null || SOURCE.equalsIgnoreCase(execution.source()));
    }

    private static Instant begun(Execution execution) {
        return execution.createdAt() != null ? execution.createdAt() : execution.startDate();
    }

    private void miss(String reason) {
        missing.add(new Missing("child executions of " + parent.id(), reason));
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static <T> CompletableFuture<Void> inTurn(Collection<T> all, Function<T, CompletableFuture<Void>> one) {
        CompletableFuture<Void> chain = done();
        for (T each : List.copyOf(all)) {
            chain = chain.thenCompose(before -> one.apply(each));
        }
        return chain;
    }
}

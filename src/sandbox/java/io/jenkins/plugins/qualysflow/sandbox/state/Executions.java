package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The executions of the service, in the order they were begun. */
public final class Executions {
    /** How deep executions begin each other, so that a loop of workflows ends. */
    private static final int DEEPEST = 8;

    private final Map<String, SimulatedExecution> byId = new LinkedHashMap<>();
    private final Workflows workflows;
    private final String runningStatus;
    private final InstantSource clock;

    public Executions(Workflows workflows, String runningStatus, InstantSource clock) {
        this.workflows = workflows;
        this.runningStatus = runningStatus;
        this.clock = clock;
    }

    /** Begins an execution, and settles those that it will begin in its turn. */
    public synchronized SimulatedExecution begin(
            SimulatedWorkflow workflow, Instant startedAt, SimulatedExecution.Origin origin) {
        return begin(workflow, startedAt, origin, 1);
    }

    private SimulatedExecution begin(
            SimulatedWorkflow workflow, Instant startedAt, SimulatedExecution.Origin origin, int depth) {
        String id = UUID.randomUUID().toString();
        SimulatedExecution execution = new SimulatedExecution(id, workflow, startedAt, origin, runningStatus, clock);
        byId.put(id, execution);
        if (depth < DEEPEST) {
            for (SimulatedWorkflow.Child child : workflow.begins()) {
                Duration after = Duration.ofMillis((long) (workflow.duration().toMillis() * child.startShare()));
                SimulatedExecution.Origin fromParent =
                        new SimulatedExecution.Origin("WORKFLOW_TRIGGER", id, Json.object(), Json.object());
                workflows
                        .find(child.workflowId())
                        .ifPresent(found -> begin(found.workflow(), startedAt.plus(after), fromParent, depth + 1));
            }
        }
        return execution;
    }

    /** Those that have begun, oldest first. */
    public synchronized List<SimulatedExecution> all() {
        return byId.values().stream().filter(SimulatedExecution::hasBegun).toList();
    }

    /** One of them, if it exists and has begun. */
    public synchronized Optional<SimulatedExecution> find(String id) {
        return Optional.ofNullable(byId.get(id)).filter(SimulatedExecution::hasBegun);
    }

    /** Forgets one, as if it were too old to be served; nothing if there is none. */
    public synchronized void forget(String id) {
        byId.remove(id);
    }

    /** Executions begun by that one, so far. */
    public List<SimulatedExecution> childrenOf(String id) {
        return all().stream()
                .filter(execution ->
                        execution.parentExecutionId().filter(id::equals).isPresent())
                .toList();
    }
}

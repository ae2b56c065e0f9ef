package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workflows of the service, in the order they were added. */
public final class Workflows {
    /** A workflow and when it was first and last put here. */
    public record Stored(SimulatedWorkflow workflow, Instant createdAt, Instant updatedAt) {}

    private final Map<String, Stored> byId = new LinkedHashMap<>();

    public synchronized void put(SimulatedWorkflow workflow, Instant now) {
        Stored old = byId.get(workflow.id());
        byId.put(workflow.id(), new Stored(workflow, old == null ? now : old.createdAt(), now));
    }

    public synchronized void remove(String id) {
        byId.remove(id);
    }

    public synchronized List<Stored> all() {
        return List.copyOf(byId.values());
    }

    public synchronized Optional<Stored> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}

package io.jenkins.plugins.qualysflow.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workflows of the service, in the order they were added. */
final class Workflows {
    /** A workflow and when it was first and last put here. */
    record Stored(SimulatedWorkflow workflow, Instant createdAt, Instant updatedAt) {}

    private final Map<String, Stored> byId = new LinkedHashMap<>();

    synchronized void put(SimulatedWorkflow workflow, Instant now) {
        Stored old = byId.get(workflow.id());
        byId.put(workflow.id(), new Stored(workflow, old == null ? now : old.createdAt(), now));
    }

    synchronized void remove(String id) {
        byId.remove(id);
    }

    synchronized List<Stored> all() {
        return List.copyOf(byId.values());
    }

    synchronized Optional<Stored> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The workflow of that id.
     *
     * @throws Refusal with 404 if there is none
     */
    Stored get(String id) {
        return find(id).orElseThrow(() -> Refusal.notFound("Workflow not found: " + id));
    }
}

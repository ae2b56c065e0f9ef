package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of an execution at some moment.
 *
 * @param order position in the execution, from 1
 * @param node the node it belongs to; for the trigger a made-up one
 * @param startedAt when it began
 * @param end when it ended, empty while it runs
 * @param status its status at that moment
 */
public record SimulatedStep(int order, SimulatedNode node, Instant startedAt, Optional<Instant> end, String status) {
    public boolean isTrigger() {
        return node.nodeId().equals(SimulatedWorkflow.TRIGGER);
    }
}

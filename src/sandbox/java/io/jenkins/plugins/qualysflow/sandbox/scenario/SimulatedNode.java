package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.util.Objects;
import java.util.Optional;

/** One node of a {@link SimulatedWorkflow}. Immutable; {@code with…} methods give changed copies. */
public final class SimulatedNode {
    private final String nodeId;
    private final String nodeType;
    private final String status;
    private final double share;
    private final NodeData input;
    private final NodeData output;
    private final String triggers;

    private SimulatedNode(
            String nodeId,
            String nodeType,
            String status,
            double share,
            NodeData input,
            NodeData output,
            String triggers) {
        this.nodeId = nodeId;
        this.nodeType = nodeType;
        this.status = status;
        this.share = share;
        this.input = input;
        this.output = output;
        this.triggers = triggers;
    }

    /**
     * A node that ends with {@code Success}, takes one share of the run time and has an empty array as output.
     *
     * @param nodeId for example {@code node-67649155-filter}; the type is what follows the second hyphen, else the id
     */
    public static SimulatedNode of(String nodeId) {
        if (nodeId.isEmpty()) {
            throw new IllegalArgumentException("nodeId must not be empty");
        }
        String[] parts = nodeId.split("-", 3);
        return new SimulatedNode(nodeId, parts[parts.length - 1], "Success", 1, null, NodeData.json("[]"), null);
    }

    /** Another type. */
    public SimulatedNode withType(String value) {
        return new SimulatedNode(nodeId, Objects.requireNonNull(value), status, share, input, output, triggers);
    }

    /** Another status at the end, any text. */
    public SimulatedNode withStatus(String value) {
        return new SimulatedNode(nodeId, nodeType, Objects.requireNonNull(value), share, input, output, triggers);
    }

    /**
     * Another part of the workflow's duration, relative to the other nodes' shares.
     *
     * @param value 0 (takes no time) or more, else {@link IllegalArgumentException}
     */
    public SimulatedNode withShare(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("share must be a number from 0 on, not " + value);
        }
        return new SimulatedNode(nodeId, nodeType, status, value, input, output, triggers);
    }

    /** Another input. */
    public SimulatedNode withInput(NodeData value) {
        return new SimulatedNode(nodeId, nodeType, status, share, Objects.requireNonNull(value), output, triggers);
    }

    /** Another output. */
    public SimulatedNode withOutput(NodeData value) {
        return new SimulatedNode(nodeId, nodeType, status, share, input, Objects.requireNonNull(value), triggers);
    }

    /**
     * Triggers a workflow when it begins; its output then names the execution.
     *
     * @param workflowId the workflow; ignored if it does not exist when an execution begins
     */
    public SimulatedNode withTriggered(String workflowId) {
        return new SimulatedNode(nodeId, nodeType, status, share, input, output, Objects.requireNonNull(workflowId));
    }

    /** No output at all: asking for it gives 404. */
    public SimulatedNode withoutOutput() {
        return new SimulatedNode(nodeId, nodeType, status, share, input, null, triggers);
    }

    /** Identifier within the workflow. */
    public String nodeId() {
        return nodeId;
    }

    /** The workflow that it triggers, if any. */
    public Optional<String> triggers() {
        return Optional.ofNullable(triggers);
    }

    public String nodeType() {
        return nodeType;
    }

    public String status() {
        return status;
    }

    public double share() {
        return share;
    }

    /** Empty: the service makes one up. */
    public Optional<NodeData> input() {
        return Optional.ofNullable(input);
    }

    public Optional<NodeData> output() {
        return Optional.ofNullable(output);
    }
}

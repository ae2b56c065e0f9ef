package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.util.Objects;
import java.util.Optional;

/**
 * One node of a {@link SimulatedWorkflow}; {@code with…} methods give changed copies.
 *
 * @param nodeId identifier within the workflow
 * @param nodeType its type, such as {@code filter}
 * @param status its status at the end, any text
 * @param share its part of the workflow's duration, relative to the other nodes' shares; 0 (takes no time) or more
 * @param input its input; where empty, the service makes one up
 * @param output its output; where empty, asking for it gives 404
 * @param triggers the workflow that it triggers when it begins, if any; ignored if that does not exist then. Its output
 *     names the execution then
 */
public record SimulatedNode(
        String nodeId,
        String nodeType,
        String status,
        double share,
        Optional<NodeData> input,
        Optional<NodeData> output,
        Optional<String> triggers) {

    /** Checks the values; a wrong one is an {@link IllegalArgumentException}. */
    public SimulatedNode {
        if (nodeId.isEmpty()) {
            throw new IllegalArgumentException("nodeId must not be empty");
        }
        if (!(share >= 0) || Double.isInfinite(share)) {
            throw new IllegalArgumentException("share must be a number from 0 on, not " + share);
        }
        Objects.requireNonNull(nodeType);
        Objects.requireNonNull(status);
    }

    /**
     * A node that ends with {@code Success}, takes one share of the run time and has an empty array as output.
     *
     * @param nodeId for example {@code node-67649155-filter}; the type is what follows the second hyphen, else the id
     */
    public static SimulatedNode of(String nodeId) {
        String[] parts = nodeId.split("-", 3);
        return new SimulatedNode(
                nodeId,
                parts[parts.length - 1],
                "Success",
                1,
                Optional.empty(),
                Optional.of(NodeData.json("[]")),
                Optional.empty());
    }

    public SimulatedNode withType(String value) {
        return new SimulatedNode(nodeId, value, status, share, input, output, triggers);
    }

    public SimulatedNode withStatus(String value) {
        return new SimulatedNode(nodeId, nodeType, value, share, input, output, triggers);
    }

    public SimulatedNode withShare(double value) {
        return new SimulatedNode(nodeId, nodeType, status, value, input, output, triggers);
    }

    public SimulatedNode withInput(NodeData value) {
        return new SimulatedNode(nodeId, nodeType, status, share, Optional.of(value), output, triggers);
    }

    public SimulatedNode withOutput(NodeData value) {
        return new SimulatedNode(nodeId, nodeType, status, share, input, Optional.of(value), triggers);
    }

    public SimulatedNode withoutOutput() {
        return new SimulatedNode(nodeId, nodeType, status, share, input, Optional.empty(), triggers);
    }

    public SimulatedNode withTriggered(String workflowId) {
        return new SimulatedNode(nodeId, nodeType, status, share, input, output, Optional.of(workflowId));
    }
}

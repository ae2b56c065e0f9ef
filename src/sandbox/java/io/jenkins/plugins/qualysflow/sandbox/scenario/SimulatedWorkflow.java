package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workflow of the service. Every execution has a first step {@code trigger} that takes no time, then the nodes, one
 * after the other.
 *
 * @param id a UUID as the service uses them; other texts are accepted
 * @param name the identifier unless set
 * @param duration how long an execution takes
 * @param status the status that executions end with, any text
 * @param nodes its nodes in their order
 * @param children what its executions begin, besides what nodes trigger
 * @param variables saved variables, a flat object
 */
public record SimulatedWorkflow(
        String id,
        String name,
        Duration duration,
        String status,
        List<SimulatedNode> nodes,
        List<Child> children,
        ObjectNode variables) {

    /** The node id of the first step. */
    public static final String TRIGGER = "trigger";

    /**
     * A workflow started by an execution of this one.
     *
     * @param workflowId the workflow to start; ignored if it does not exist when its parent starts
     * @param startShare when, as part of the parent's duration, from 0 to 1
     */
    public record Child(String workflowId, double startShare) {
        /** Checks the share; a wrong one is an {@link IllegalArgumentException}. */
        public Child {
            Objects.requireNonNull(workflowId);
            if (!(startShare >= 0 && startShare <= 1)) {
                throw new IllegalArgumentException("startShare must be from 0 to 1, not " + startShare);
            }
        }
    }

    /** Checks the values; a wrong one is an {@link IllegalArgumentException}. */
    public SimulatedWorkflow {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative: " + duration);
        }
        Objects.requireNonNull(name);
        Objects.requireNonNull(status);
        nodes = List.copyOf(nodes);
        children = List.copyOf(children);
        variables = variables.deepCopy();
    }

    /** A workflow that takes one second, ends with {@code Success} and has no node. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Everything that its executions begin, by themselves or by nodes. */
    public List<Child> begins() {
        List<Child> all = new ArrayList<>(children);
        double shares = nodes.stream().mapToDouble(SimulatedNode::share).sum();
        double before = 0;
        for (SimulatedNode node : nodes) {
            double start = shares == 0 ? 0 : Math.min(1, before / shares);
            node.triggers().ifPresent(workflowId -> all.add(new Child(workflowId, start)));
            before += node.share();
        }
        return all;
    }

    /** Builds a {@link SimulatedWorkflow}. */
    public static final class Builder {
        private final String id;
        private String name;
        private Duration duration = Duration.ofSeconds(1);
        private String status = "Success";
        private final List<SimulatedNode> nodes = new ArrayList<>();
        private final List<Child> children = new ArrayList<>();
        private final ObjectNode variables = Json.object();

        private Builder(String id) {
            this.id = id;
            this.name = id;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder duration(Duration value) {
            duration = value;
            return this;
        }

        public Builder status(String value) {
            status = value;
            return this;
        }

        /**
         * Adds a node.
         *
         * @throws IllegalArgumentException if there is one of that id already, or it is called {@code trigger}
         */
        public Builder node(SimulatedNode value) {
            if (value.nodeId().equals(TRIGGER)
                    || nodes.stream().anyMatch(node -> node.nodeId().equals(value.nodeId()))) {
                throw new IllegalArgumentException("workflow " + id + " has a node " + value.nodeId() + " already");
            }
            nodes.add(value);
            return this;
        }

        /** Adds a child: see {@link Child}. */
        public Builder child(String workflowId, double startShare) {
            children.add(new Child(workflowId, startShare));
            return this;
        }

        /** Adds a saved variable, shown in the workflow's definition. */
        public Builder variable(String key, JsonNode value) {
            variables.set(key, value);
            return this;
        }

        public SimulatedWorkflow build() {
            return new SimulatedWorkflow(id, name, duration, status, nodes, children, variables);
        }
    }
}

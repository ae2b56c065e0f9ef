package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workflow of the service. Every execution has a first step {@code trigger} that takes no time, then the nodes, one
 * after the other. Immutable.
 */
public final class SimulatedWorkflow {
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

    private final Builder values;

    private SimulatedWorkflow(Builder values) {
        this.values = values;
    }

    /**
     * A workflow that takes one second, ends with {@code Success} and has no node.
     *
     * @param id a UUID as the service uses them; other texts are accepted
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Changed copies start here. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** Identifier. */
    public String id() {
        return values.id;
    }

    /** Name, the identifier unless set. */
    public String name() {
        return values.name;
    }

    /** How long an execution takes. */
    public Duration duration() {
        return values.duration;
    }

    public String status() {
        return values.status;
    }

    public List<SimulatedNode> nodes() {
        return values.nodes;
    }

    /** What its executions begin, by themselves or by nodes. */
    public List<Child> children() {
        List<Child> all = new ArrayList<>(values.children);
        double shares = values.nodes.stream().mapToDouble(SimulatedNode::share).sum();
        double before = 0;
        for (SimulatedNode node : values.nodes) {
            double start = shares == 0 ? 0 : Math.min(1, before / shares);
            node.triggers().ifPresent(workflowId -> all.add(new Child(workflowId, start)));
            before += node.share();
        }
        return all;
    }

    /** Saved variables, a flat object. */
    public ObjectNode variables() {
        return values.variables;
    }

    /** Builds a {@link SimulatedWorkflow}. */
    public static final class Builder {
        private final String id;
        private String name;
        private Duration duration = Duration.ofSeconds(1);
        private String status = "Success";
        private List<SimulatedNode> nodes = new ArrayList<>();
        private List<Child> children = new ArrayList<>();
        private ObjectNode variables = Json.object();

        private Builder(String id) {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("id must not be empty");
            }
            this.id = id;
            this.name = id;
        }

        private Builder(Builder other) {
            id = other.id;
            name = other.name;
            duration = other.duration;
            status = other.status;
            nodes = new ArrayList<>(other.nodes);
            children = new ArrayList<>(other.children);
            variables = other.variables.deepCopy();
        }

        /** The name. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value);
            return this;
        }

        /**
         * How long an execution takes.
         *
         * @param value zero or more, else {@link IllegalArgumentException}
         */
        public Builder duration(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("duration must not be negative: " + value);
            }
            duration = value;
            return this;
        }

        /** The status executions end with, any text. */
        public Builder status(String value) {
            status = Objects.requireNonNull(value);
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

        /** The workflow. */
        public SimulatedWorkflow build() {
            Builder frozen = new Builder(this);
            frozen.nodes = List.copyOf(nodes);
            frozen.children = List.copyOf(children);
            return new SimulatedWorkflow(frozen);
        }
    }
}

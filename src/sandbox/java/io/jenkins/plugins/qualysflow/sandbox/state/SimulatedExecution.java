package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution of a workflow. Everything follows from the clock: it begins at a moment, ends after the duration its
 * workflow had then, and its nodes take their shares one after the other, unless a test forces another end.
 */
public final class SimulatedExecution {
    /**
     * How an execution came to be.
     *
     * @param source {@code PUBLIC_API}, {@code UI} or {@code WORKFLOW_TRIGGER}
     * @param parentExecutionId the execution that began it, or null
     * @param input the input it was given, any JSON, never null
     * @param variables overridden variables, a flat object
     */
    public record Origin(String source, String parentExecutionId, JsonNode input, ObjectNode variables) {}

    private record ForcedEnd(Instant at, String status) {}

    private final String id;
    private final SimulatedWorkflow workflow;
    private final Instant startedAt;
    private final Origin origin;
    private final String runningStatus;
    private final InstantSource clock;
    private volatile ForcedEnd forcedEnd;

    public SimulatedExecution(
            String id,
            SimulatedWorkflow workflow,
            Instant startedAt,
            Origin origin,
            String runningStatus,
            InstantSource clock) {
        this.id = id;
        this.workflow = workflow;
        this.startedAt = startedAt;
        this.origin = origin;
        this.runningStatus = runningStatus;
        this.clock = clock;
    }

    /** Identifier, a UUID. */
    public String id() {
        return id;
    }

    /** The workflow it belongs to. */
    public String workflowId() {
        return workflow.id();
    }

    /** When it began (or will begin, for a child), by the clock of the service. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Where it was begun: {@code PUBLIC_API}, {@code UI} or {@code WORKFLOW_TRIGGER}. */
    public String source() {
        return origin.source();
    }

    /** The execution that began this one, if any. */
    public Optional<String> parentExecutionId() {
        return Optional.ofNullable(origin.parentExecutionId());
    }

    /** A copy of the input it was given; an empty object if none was. */
    public JsonNode input() {
        return origin.input().deepCopy();
    }

    /** A copy of the variables it was given; an empty object if none were. */
    public ObjectNode variables() {
        return origin.variables().deepCopy();
    }

    /** Its status now. */
    public String status() {
        if (endDate().isPresent()) {
            ForcedEnd end = forcedEnd;
            return end == null ? workflow.status() : end.status();
        }
        return runningStatus;
    }

    /** When it ended, empty while it runs. */
    public Optional<Instant> endDate() {
        ForcedEnd end = forcedEnd;
        Instant at = end == null ? startedAt.plus(workflow.duration()) : end.at();
        return clock.instant().isBefore(at) ? Optional.empty() : Optional.of(at);
    }

    /** Ends it now, or changes the status of one that has ended. */
    public void finish(String status) {
        Instant at = endDate().orElseGet(clock::instant);
        forcedEnd = new ForcedEnd(at, Objects.requireNonNull(status));
    }

    public SimulatedWorkflow workflow() {
        return workflow;
    }

    public boolean hasBegun() {
        return !clock.instant().isBefore(startedAt);
    }

    /** Whether it is older than some lag. */
    public boolean isOlderThan(Duration lag) {
        return !clock.instant().isBefore(startedAt.plus(lag));
    }

    /** The steps that have begun by now, in order. */
    public List<SimulatedStep> steps() {
        Instant now = clock.instant();
        Optional<Instant> end = endDate();
        List<SimulatedStep> steps = new ArrayList<>();
        steps.add(new SimulatedStep(
                1, SimulatedNode.of(SimulatedWorkflow.TRIGGER), startedAt, Optional.of(startedAt), "Success"));
        double all = workflow.nodes().stream().mapToDouble(SimulatedNode::share).sum();
        double before = 0;
        for (SimulatedNode node : workflow.nodes()) {
            Instant from = moment(before, all);
            before += node.share();
            Instant to = moment(before, all);
            boolean cutOff = forcedEnd != null && end.isPresent() && to.isAfter(end.get());
            if (from.isAfter(now) || cutOff && !from.isBefore(end.get())) {
                break;
            }
            int order = steps.size() + 1;
            if (cutOff) {
                steps.add(new SimulatedStep(order, node, from, end, status()));
            } else if (now.isBefore(to)) {
                steps.add(new SimulatedStep(order, node, from, Optional.empty(), runningStatus));
            } else {
                steps.add(new SimulatedStep(order, node, from, Optional.of(to), node.status()));
            }
        }
        return steps;
    }

    private Instant moment(double sharesBefore, double allShares) {
        if (allShares == 0) {
            return startedAt;
        }
        // The last moment must be the end exactly, whatever rounding does.
        double part = Math.min(1, sharesBefore / allShares);
        return part == 1
                ? startedAt.plus(workflow.duration())
                : startedAt.plusMillis((long) (workflow.duration().toMillis() * part));
    }
}

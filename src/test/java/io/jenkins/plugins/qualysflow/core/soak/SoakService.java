package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.RateLimit;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated service of a soak. It counts calls and forgets them. */
public final class SoakService implements AutoCloseable {

    /** Of executions, in minutes. */
    private static final List<Integer> DURATIONS = List.of(1, 5, 15);

    private static final List<SoakRun.Kind> OWN_WORKFLOWS =
            List.of(SoakRun.Kind.PASSES, SoakRun.Kind.GATE_FAILS, SoakRun.Kind.FAILS);

    private static final Duration HOUR = Duration.ofHours(1);

    private final SandboxServer server;
    private final SandboxServer elsewhere =
            SandboxServer.start(Scenario.builder().build());
    private final RandomFaults faults;
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
    private final Deque<Instant> lastHour = new ArrayDeque<>();
    private final BitSet faultyStarts = new BitSet();
    private int mostInAnHour;
    private int unreadStarts;

    /**
     * A service with faults by chance.
     *
     * @param credentials who may log in
     * @param noAnswer how long a call takes that takes long, in real time
     */
    public SoakService(SoakOptions options, Credentials credentials, Duration noAnswer, InstantSource clock) {
        Scenario.Builder scenario =
                Scenario.builder().credentials(credentials).rateLimit(RateLimit.of(options.callsPerHour(), HOUR));
        for (SoakRun.Kind kind : OWN_WORKFLOWS) {
            for (int length = 0; length < DURATIONS.size(); length++) {
                scenario.workflow(SimulatedWorkflow.builder(id(kind, length))
                        .duration(Duration.ofMinutes(DURATIONS.get(length)))
                        .status(kind.status())
                        .node(SimulatedNode.of("node-6748e0e3-resource").withOutput(NodeData.json("[1, 2, 3]")))
                        .node(SimulatedNode.of(SoakRun.NODE).withOutput(NodeData.json(kind.output())))
                        .build());
            }
        }
        server = SandboxServer.start(scenario.build(), 0, clock);
        faults = new RandomFaults(options.seed(), options.faults(), noAnswer, elsewhere.url());
        server.journal().watch(this::called);
        server.addFaultsByChance(faults::next);
    }

    /** How many lengths executions have. */
    static int lengths() {
        return DURATIONS.size();
    }

    static Duration duration(int length) {
        return Duration.ofMinutes(DURATIONS.get(length));
    }

    /** The workflow whose executions end so, after that time. */
    static String workflowOf(SoakRun.Kind kind, int length) {
        return id(OWN_WORKFLOWS.contains(kind) ? kind : SoakRun.Kind.PASSES, length);
    }

    private static String id(SoakRun.Kind kind, int length) {
        return "11111111-2222-4333-8444-0000000000%d%d".formatted(kind.ordinal(), length);
    }

    private synchronized void called(JournalEntry entry, Optional<Fault> fault) {
        calls.merge(entry.operation(), 1, Integer::sum);
        lastHour.addLast(entry.time());
        while (!lastHour.peekFirst().isAfter(entry.time().minus(HOUR))) {
            lastHour.removeFirst();
        }
        mostInAnHour = Math.max(mostInAnHour, lastHour.size());
        if (entry.operation() == Operation.RUN && fault.isPresent()) {
            if (entry.body().length == 0) {
                unreadStarts++;
            } else {
                faultyStarts.set(entry.json().path("input").path(SoakRun.MEMBER).asInt());
            }
        }
    }

    public SandboxServer server() {
        return server;
    }

    /** Whether a fault hit the start of that run, for all that is known of the call. */
    synchronized boolean isStartFaulty(int number) {
        return faultyStarts.get(number);
    }

    /** Starts that were hit by a fault before it was known whose they were. */
    synchronized int unreadStarts() {
        return unreadStarts;
    }

    synchronized Map<Operation, Integer> calls() {
        return new EnumMap<>(calls);
    }

    /** The most calls within an hour. */
    synchronized int mostInAnHour() {
        return mostInAnHour;
    }

    Map<String, Integer> faults() {
        return faults.hits();
    }

    /** How many requests another host got, which a redirect named. */
    int callsElsewhere() {
        return elsewhere.journal().entries().size();
    }

    /** Forgets the requests so far; they are counted. */
    void forgetCalls() {
        server.journal().clear();
    }

    @Override
    public void close() {
        server.close();
        elsewhere.close();
    }
}

package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what each run came to with what the service did, and remembers no run that is settled. For one thread.
 */
final class Ledger {

    private static final int MOST_PROBLEMS = 50;

    private final SoakService service;
    private final Map<Integer, SoakRun> open = new HashMap<>();
    /** Numbers of runs by the execution that they wait for. */
    private final Map<String, Integer> waited = new HashMap<>();

    private final Set<String> seen = new HashSet<>();
    /** Runs for which the service began an execution. */
    private final BitSet begun = new BitSet();

    private final BitSet ended = new BitSet();
    private final BitSet notStarted = new BitSet();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private int runs;
    private int unexplained;
    private Duration longest = Duration.ZERO;

    Ledger(SoakService service) {
        this.service = service;
    }

    /** A run begins: before anything is sent for it. */
    void begin(SoakRun run) {
        runs++;
        open.put(run.number(), run);
        if (run.executionId() != null) {
            waited.put(run.executionId(), run.number());
        }
    }

    /** A run has ended. */
    void end(int number, SoakEnd end) {
        look();
        SoakRun run = open.remove(number);
        if (run == null) {
            problem("run " + number + " has ended twice: " + end);
            return;
        }
        ended.set(number);
        outcomes.merge(end.outcome() + text(run, end), 1, Integer::sum);
        switch (end.outcome()) {
            case SUCCESS, FAILURE -> checkEnd(run, end);
            case ABORTED -> {
                if (run.kind() != SoakRun.Kind.ABORTED) {
                    problem("nobody aborted " + run);
                }
                if (end.executionId() != null) {
                    execution(run, end);
                }
            }
            case START_UNKNOWN, NOT_STARTED -> {
                if (!service.isStartFaulty(number)) {
                    unexplained++;
                }
                if (end.outcome() == Outcome.NOT_STARTED) {
                    notStarted.set(number);
                }
            }
            default -> problem(run + " ended otherwise: " + end);
        }
        if (run.executionId() != null) {
            waited.remove(run.executionId());
            service.server().forget(run.executionId());
            seen.remove(run.executionId());
        }
        look();
    }

    private static String text(SoakRun run, SoakEnd end) {
        if (end.outcome() != Outcome.SUCCESS) {
            return "";
        }
        return end.passed() ? ", passed" : run.kind() == SoakRun.Kind.GATE_FAILS ? ", gate" : ", not passed";
    }

    private void checkEnd(SoakRun run, SoakEnd end) {
        SimulatedExecution execution = execution(run, end);
        if (execution == null) {
            return;
        }
        boolean good = end.outcome() == Outcome.SUCCESS;
        if (execution.endDate().isEmpty()
                || !execution.status().equals(run.kind().status())
                || good != "Success".equals(run.kind().status())) {
            problem(run + " ended with " + end + ", the service says " + execution.status() + " "
                    + execution.endDate());
            return;
        }
        if (end.passed() && (run.kind() == SoakRun.Kind.GATE_FAILS || !good)) {
            problem(run + " must not pass");
        }
        Duration late = Duration.between(execution.endDate().get(), end.at());
        longest = late.compareTo(longest) > 0 ? late : longest;
    }

    /** The execution that a run says it had; null if that is not true. */
    private SimulatedExecution execution(SoakRun run, SoakEnd end) {
        SimulatedExecution execution = end.executionId() == null
                ? null
                : service.server().execution(end.executionId()).orElse(null);
        if (execution == null || !Objects.equals(number(execution), run.number())) {
            problem(run + " ended with another execution than its own: " + end);
            return null;
        }
        return execution;
    }

    /** Looks at what the service has begun, and lets it forget executions whose runs have ended. */
    void look() {
        for (SimulatedExecution execution : service.server().executions()) {
            Integer number = number(execution);
            if (number == null) {
                problem("execution " + execution.id() + " belongs to nobody");
                service.server().forget(execution.id());
                continue;
            }
            if (seen.add(execution.id())) {
                if (begun.get(number)) {
                    problem("run " + number + " was started twice");
                }
                begun.set(number);
            }
            if (!open.containsKey(number)) {
                service.server().forget(execution.id());
                seen.remove(execution.id());
            }
        }
    }

    private Integer number(SimulatedExecution execution) {
        int sent = execution.input().path(SoakRun.MEMBER).asInt(0);
        return sent > 0 ? Integer.valueOf(sent) : waited.get(execution.id());
    }

    /** After the last end: whatever does not add up is a problem. */
    void close() {
        look();
        open.values().forEach(run -> problem(run + " has not ended"));
        BitSet lost = (BitSet) begun.clone();
        lost.andNot(ended);
        if (!lost.isEmpty() && open.isEmpty()) {
            problem("executions were begun for runs that never ended: " + lost);
        }
        if (notStarted.intersects(begun)) {
            BitSet both = (BitSet) notStarted.clone();
            both.and(begun);
            problem("not started, they say, and yet begun: runs " + both);
        }
        if (unexplained > service.unreadStarts()) {
            problem(unexplained + " runs ended without a start, though no fault hit it; " + service.unreadStarts()
                    + " starts were dropped unread");
        }
        if (service.callsElsewhere() > 0) {
            problem("another host got " + service.callsElsewhere() + " requests");
        }
    }

    void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    /** What does not add up. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Runs that have begun. */
    int runs() {
        return runs;
    }

    /** Runs that have not ended. */
    int open() {
        return open.size();
    }

    /** How many runs ended how. */
    Map<String, Integer> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** The longest time from the end of an execution to the end of its run. */
    Duration longest() {
        return longest;
    }
}

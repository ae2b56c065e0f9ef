package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The faults in force, each with its count of calls, and those by chance. */
public final class FaultScript {
    private final List<Counted> faults = new ArrayList<>();
    private Function<Operation, Optional<Fault>> chance = operation -> Optional.empty();

    public synchronized void add(Fault fault) {
        faults.add(new Counted(fault));
    }

    /** From now on decides about each call that no other fault hits. Asked for one call at a time. */
    public synchronized void byChance(Function<Operation, Optional<Fault>> decision) {
        chance = decision;
    }

    public synchronized void clear() {
        faults.clear();
        chance = operation -> Optional.empty();
    }

    /** Counts a call with all faults that match it; the oldest one that hits it is to act, else one by chance. */
    public synchronized Optional<Fault> next(Operation operation, String path, String query) {
        Fault hit = null;
        for (Counted counted : faults) {
            if (counted.fault.matches(operation, path, query)) {
                counted.calls++;
                if (hit == null && counted.fault.hits(counted.calls)) {
                    hit = counted.fault;
                }
            }
        }
        return hit == null ? chance.apply(operation) : Optional.of(hit);
    }

    private static final class Counted {
        private final Fault fault;
        private long calls;

        Counted(Fault fault) {
            this.fault = fault;
        }
    }
}

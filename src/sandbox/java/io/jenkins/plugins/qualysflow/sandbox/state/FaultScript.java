package io.jenkins.plugins.qualysflow.sandbox.state;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults in force, each with its count of calls. */
public final class FaultScript {
    private final List<Counted> faults = new ArrayList<>();

    public synchronized void add(Fault fault) {
        faults.add(new Counted(fault));
    }

    public synchronized void clear() {
        faults.clear();
    }

    /** Counts a call with all faults that match it; the oldest one that hits it is to act. */
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
        return Optional.ofNullable(hit);
    }

    private static final class Counted {
        private final Fault fault;
        private long calls;

        Counted(Fault fault) {
            this.fault = fault;
        }
    }
}

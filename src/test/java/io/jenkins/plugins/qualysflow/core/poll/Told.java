package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes down what it hears. */
final class Told implements WatchListener {
    /** What it heard but errors, in order. */
    final List<String> heard = new ArrayList<>();

    final List<String> ends = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    final List<Instant> held = new ArrayList<>();
    /** When the next poll was said to be, after each answer. */
    final List<Instant> next = new ArrayList<>();
    /** What it does at its end. */
    Runnable atEnd = () -> {};

    Instant endedAt;
    Connection other;
    RuntimeException fault;
    RuntimeException renewalFault;
    int renewals;
    private final SimulatedTime time;

    Told(SimulatedTime time) {
        this.time = time;
    }

    @Override
    public void stepsSeen(ExecutionDetails details) {
        heard.add("steps");
    }

    @Override
    public void polled(Execution execution, Instant nextPoll) {
        heard.add("polled");
        next.add(nextPoll);
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void pollWaits(Instant until) {
        held.add(until);
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void pollFailed(QFlowException error, Instant nextPoll) {
        errors.add(error.code());
    }

    @Override
    public void ended(Execution execution) {
        end("ended " + execution.status());
    }

    @Override
    public void timedOut(Execution last) {
        end("timedOut " + (last == null ? "never seen" : last.status()));
    }

    @Override
    public void failed(QFlowException error) {
        end("failed " + error.code());
    }

    @Override
    public CompletableFuture<Connection> renewed() {
        renewals++;
        if (renewalFault != null) {
            throw renewalFault;
        }
        return CompletableFuture.completedFuture(other);
    }

    private void end(String how) {
        heard.add(how);
        ends.add(how);
        endedAt = time.instant();
        atEnd.run();
    }
}

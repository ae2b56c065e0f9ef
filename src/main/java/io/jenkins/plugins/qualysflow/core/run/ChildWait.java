package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the executions that an execution began, and for those that they began, until the deadline of the run. Each is
 * searched for more when it has ended. Nothing of it is stored: a run that is taken up again finds them again.
 */
final class ChildWait {

    /** How many levels below the run's own execution are followed. */
    static final int DEEPEST = 5;

    /** How many executions are followed. */
    static final int MOST = 50;

    private final Execution root;
    private final Instant deadline;
    private final Link link;
    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Map<String, Child> known = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private final List<Scheduler.Timer> watches = new ArrayList<>();
    private final CompletableFuture<Children> result = new CompletableFuture<>();
    private int busy;
    private boolean tooMany;
    private boolean stopped;

    private static final class Child {
        private final String parentId;
        private final int level;
        private Execution execution;
        private Outcome outcome;

        Child(String parentId, int level, Execution execution) {
            this.parentId = parentId;
            this.level = level;
            this.execution = execution;
        }

        ChildResult result() {
            return new ChildResult(parentId, execution, outcome, List.of());
        }
    }

    ChildWait(Execution root, Instant deadline, Link link, RunOrder order, RunHost host, Engine engine) {
        this.root = root;
        this.deadline = deadline;
        this.link = link;
        this.order = order;
        this.host = host;
        this.engine = engine;
    }

    /** Begins; the future fails for errors of ours alone, and never completes once it was stopped. */
    CompletableFuture<Children> begin() {
        search(root, 1);
        return result;
    }

    /** Gives up; nothing is heard of it afterwards. */
    void stop() {
        List<Scheduler.Timer> running;
        synchronized (this) {
            stopped = true;
            running = List.copyOf(watches);
        }
        running.forEach(Scheduler.Timer::cancel);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void search(Execution parent, int level) {
        Set<String> relatives;
        synchronized (this) {
            busy++;
            relatives = new HashSet<>(known.keySet());
            relatives.add(root.id());
        }
        Instant now = engine.clock().instant();
        Collector.Settings settings = new Collector.Settings(
                engine.clock(),
                engine.scheduler(),
                now.plus(order.collectTime()),
                order.polling().maxInterval(),
                engine.bulk(),
                link::renewed);
        RetriedCalls calls = new RetriedCalls(link.connection(), settings, this::isStopped);
        String workflowId = parent == root ? order.workflowId() : null;
        new ChildSearch(parent, workflowId, relatives, host, calls)
                .find()
                .thenAccept(found -> {
                    synchronized (this) {
                        missing.addAll(found.missing());
                    }
                    found.children().forEach(child -> add(child, parent.id(), level));
                    oneDone();
                })
                .whenComplete((nothing, fault) -> {
                    if (fault != null) {
                        // Ours; nobody would hear of it here, and the run would wait for ever.
                        stop();
                        result.completeExceptionally(fault);
                    }
                });
    }

    private void add(Execution execution, String parentId, int level) {
        Child child = new Child(parentId, level, execution);
        synchronized (this) {
            if (stopped || execution.id().equals(root.id()) || known.containsKey(execution.id())) {
                return;
            }
            if (level > DEEPEST || known.size() == MOST) {
                tooMany = true;
                return;
            }
            known.put(execution.id(), child);
            busy++;
        }
        RunHosts.tell(() -> host.childFound(execution));
        if (execution.ending() == Ending.RUNNING) {
            watch(child);
        } else {
            ended(child, execution);
        }
    }

    private void watch(Child child) {
        Watch watch = new Watch(
                child.execution.id(),
                child.execution.workflowId(),
                child.execution.startDate(),
                deadline,
                order.polling(),
                FlowRun.CALLS_TO_COLLECT,
                host);
        Scheduler.Timer timer = engine.poller().watch(watch, link.connection(), new Waiting(child));
        boolean late;
        synchronized (this) {
            watches.add(timer);
            late = stopped;
        }
        if (late) {
            timer.cancel();
        }
    }

    private void ended(Child child, Execution execution) {
        synchronized (this) {
            child.execution = execution;
            child.outcome = Verdict.outcome(execution);
            if (stopped) {
                return;
            }
        }
        search(execution, child.level + 1);
        oneDone();
    }

    private void oneDone() {
        Children all;
        synchronized (this) {
            busy--;
            if (busy > 0 || stopped) {
                return;
            }
            if (tooMany) {
                missing.add(new Missing(
                        "further child executions",
                        "there are more than " + MOST + ", or they are nested deeper than " + DEEPEST + " levels"));
            }
            all = new Children(known.values().stream().map(Child::result).toList(), List.copyOf(missing));
        }
        result.complete(all);
    }

    /** What the wait for one of them says. */
    private final class Waiting implements WatchListener {

        private final Child child;

        Waiting(Child child) {
            this.child = child;
        }

        @Override
        public void polled(Execution execution, Instant nextPoll) {
            synchronized (ChildWait.this) {
                child.execution = execution;
            }
            host.polled(execution, nextPoll);
        }

        @Override
        public void pollWaits(Instant until) {
            RunHosts.tell(() -> host.pollWaits(until));
        }

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {
            host.pollFailed(child.execution.id(), error, nextPoll);
        }

        @Override
        public void ended(Execution execution) {
            ChildWait.this.ended(child, execution);
        }

        @Override
        public void timedOut(Execution last) {
            unended(Outcome.TIMED_OUT, "it had not ended at the deadline");
        }

        @Override
        public void failed(QFlowException error) {
            unended(Outcome.STARTED, error.getMessage());
        }

        @Override
        public Connection renewed() {
            return link.renewed();
        }

        private void unended(Outcome outcome, String reason) {
            synchronized (ChildWait.this) {
                child.outcome = outcome;
                missing.add(new Missing("child execution " + child.execution.id(), reason));
            }
            oneDone();
        }
    }
}

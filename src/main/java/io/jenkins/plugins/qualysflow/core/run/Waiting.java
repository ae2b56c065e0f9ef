package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.run.RunContext.on;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A run in {@link FlowRun.State#WAITING}: waits for the end of its execution and of its children. These are not stored: after a
 * restart they are searched again.
 */
final class Waiting {

    private static final Logger LOGGER = Logger.getLogger(Waiting.class.getName());

    /** Usual number of calls to collect, for which quota is reserved during the wait. */
    private static final int CALLS_TO_COLLECT = 1;

    /** Interval in which it is tried again to store the id of an execution. */
    private static final Duration SAVE_AGAIN = Duration.ofMinutes(1);

    private final FlowRun run;
    private final RunContext context;
    private final Children children;
    private final List<Scheduler.Timer> waits = new ArrayList<>();

    private Scheduler.Timer deadline = () -> {};
    private Scheduler.Timer retry = () -> {};
    /** Whether the wait has begun, whatever became of storing it. */
    private boolean begun;

    private QFlowException lastError;

    /**
     * @param children where what is found of the children is kept
     */
    Waiting(FlowRun run, RunContext context, Children children) {
        this.run = run;
        this.context = context;
        this.children = children;
    }

    /** Waits for the stored execution. */
    void begin() {
        RunState stored = context.stored();
        if (!context.order.waitForEnd()) {
            run.conclude(context.verdict.of(stored.executionId(), null, Outcome.STARTED, null), null);
        } else if (context.connection() == null) {
            deadline = context.after(Duration.between(context.now(), stored.deadline()), new Event.Deadline());
            context.post(on(context.engine.lookup(), context.host::connection), Event.Connected::new);
        } else {
            watch(stored.executionId(), context.order.workflowId(), stored.triggeredAt());
        }
    }

    void handle(Event event) {
        if (event instanceof Event.Saved saved) {
            saved(saved);
        } else if (event instanceof Event.Retry) {
            context.save(context.stored());
        } else if (event instanceof Event.Deadline && context.connection() == null) {
            cannotWait(RunError.of("configuration", "the credential was not found before the timeout"));
        } else if (event instanceof Event.Connected connected) {
            connected(connected);
        } else if (event instanceof Event.PollAnswered answered) {
            polled(answered);
        } else if (event instanceof Event.StepsSeen seen) {
            context.notifyHost(context.steps.in(seen.details()));
        } else if (event instanceof Event.ExecutionEnded ended) {
            executionEnded(ended.executionId(), ended.execution());
        } else if (event instanceof Event.ExecutionTimedOut late) {
            timedOut(late);
        } else if (event instanceof Event.WaitFailed failed) {
            if (context.isOwn(failed.executionId())) {
                cannotWait(RunError.of(failed.error()));
            } else {
                childLost(failed.executionId(), Outcome.STARTED, failed.error().getMessage());
            }
        } else if (event instanceof Event.ChildrenFound found) {
            childrenFound(found);
        }
    }

    void release() {
        deadline.cancel();
        retry.cancel();
        waits.forEach(Scheduler.Timer::cancel);
    }

    /** The execution id was stored. If that failed, the run continues with the id that it has, and tries it again. */
    private void saved(Event.Saved saved) {
        context.unanswered(false);
        String executionId = context.stored().executionId();
        if (saved.error() != null) {
            LOGGER.log(
                    Level.WARNING,
                    "Execution " + Scrubber.printable(executionId) + " could not be stored",
                    saved.error());
            retry = context.after(SAVE_AGAIN, new Event.Retry());
        }
        if (!begun) {
            begun = true;
            context.notifyHost(new RunEvent.Started(executionId));
            begin();
        }
    }

    private void connected(Event.Connected connected) {
        deadline.cancel();
        if (connected.error() == null) {
            context.connection(connected.connection());
            begin();
        } else if (connected.error() instanceof IOException error) {
            cannotWait(RunError.of("configuration", error.getMessage()));
        } else {
            run.fault(connected.error());
        }
    }

    private void watch(String executionId, String workflowId, Instant startedAt) {
        Watch wanted = new Watch(
                executionId,
                workflowId,
                startedAt,
                context.stored().deadline(),
                context.order.polling(),
                CALLS_TO_COLLECT,
                context.isOwn(executionId),
                context.host);
        waits.add(context.engine.poller().watch(wanted, context.connection(), new WaitNews(executionId, context)));
    }

    private void polled(Event.PollAnswered answered) {
        if (answered.news() instanceof RunEvent.Polled polled) {
            if (context.isOwn(answered.executionId())) {
                context.saw(polled.execution());
            } else {
                children.saw(answered.executionId(), polled.execution());
            }
        } else if (answered.news() instanceof RunEvent.PollFailed failed && context.isOwn(answered.executionId())) {
            lastError = failed.error();
        }
        context.notifyHost(answered.news());
    }

    private void executionEnded(String executionId, Execution execution) {
        if (!context.isOwn(executionId)) {
            childEnded(executionId, execution);
        } else {
            context.saw(execution);
            if (context.order.includeChildren()) {
                search(execution, 1);
            } else {
                run.collect();
            }
        }
    }

    private void timedOut(Event.ExecutionTimedOut late) {
        if (!context.isOwn(late.executionId())) {
            childLost(late.executionId(), Outcome.TIMED_OUT, "it had not ended at the deadline");
        } else if (late.last() == null && context.stored().isGiven() && lastError != null) {
            // A given execution that was never found may not exist: reports the error instead of a timeout.
            cannotWait(RunError.of(lastError));
        } else {
            RunError error = RunError.of("timed_out", "the execution had not ended at the deadline");
            run.conclude(
                    context.verdict.of(context.stored().executionId(), late.last(), Outcome.TIMED_OUT, error),
                    "the execution has not ended before the timeout");
        }
    }

    private void cannotWait(RunError error) {
        run.conclude(
                context.verdict.of(context.stored().executionId(), context.lastSeen(), Outcome.STARTED, error),
                "waiting for the execution ended with an error");
    }

    // The children.

    private void search(Execution parent, int level) {
        children.searchBegins();
        context.post(
                new ChildSearch(
                                parent,
                                level == 1 ? context.order.workflowId() : null,
                                children.idsWith(context.stored().executionId()),
                                context.connection().account(),
                                context.host,
                                context.engine.worker(),
                                context.retriedCalls())
                        .find(),
                RunContext.orFault(found -> new Event.ChildrenFound(parent.id(), level, found)));
    }

    private void childrenFound(Event.ChildrenFound found) {
        for (Execution child : found.found().children()) {
            if (context.isOwn(child.id()) || !children.add(child, found.parentId(), found.level())) {
                continue;
            }
            context.notifyHost(new RunEvent.ChildFound(child));
            if (child.ending() == Ending.RUNNING) {
                watch(child.id(), child.workflowId(), child.startDate());
            } else {
                childEnded(child.id(), child);
            }
        }
        children.searchEnds(found.found().missing());
        collectOnceAllAreKnown();
    }

    private void childEnded(String executionId, Execution child) {
        search(child, 1 + children.ended(executionId, child));
    }

    private void childLost(String executionId, Outcome outcome, String reason) {
        children.lost(executionId, outcome, reason);
        collectOnceAllAreKnown();
    }

    private void collectOnceAllAreKnown() {
        if (children.areAllKnown()) {
            run.collect();
        }
    }
}

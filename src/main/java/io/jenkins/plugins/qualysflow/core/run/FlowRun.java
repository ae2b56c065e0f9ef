package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.output.FileErrors;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One run: starts, waits, collects, and says how it ended. Taken up again after a restart from the state that was stored
 * last.
 */
public final class FlowRun {

    private static final Logger LOGGER = Logger.getLogger(FlowRun.class.getName());
    private static final int LAST_SAVE_SECONDS = 30;

    /** As a rule; kept free of the quota while the execution is waited for. */
    static final int CALLS_TO_COLLECT = 1;

    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Verdict verdict;
    private final Reports reports;
    private volatile RunState state;
    private Starter starter;
    private final Evidence evidence;
    private Scheduler.Timer watch = () -> {};
    private volatile OwnWait wait;
    private volatile boolean stopped;
    private boolean concluding;
    private final AtomicBoolean finished = new AtomicBoolean();

    /**
     * A run.
     *
     * @param state {@link RunState#begin} for a new one, or what was stored last
     */
    public FlowRun(RunOrder order, RunState state, RunHost host, Engine engine) {
        this.order = order;
        this.state = state;
        this.host = host;
        this.engine = engine;
        this.verdict = new Verdict(order);
        this.reports = new Reports(order.collect().secrets());
        this.evidence = new Evidence(order, host, engine, reports);
    }

    /** Begins, or takes up again. Returns at once; everything else happens on worker threads. */
    public void begin() {
        onWorker(() -> {
            switch (state.phase()) {
                case NEW -> start();
                case TRIGGERING -> startNotAnswered();
                case WAITING, COLLECTING -> await(null);
                case DONE -> LOGGER.fine("Nothing is left to do for this run");
            }
        });
    }

    /**
     * Ends the run from outside. The execution goes on in Qualys Flow. A start that is on its way is not cut off; when
     * its answer comes, {@link RunHost#startedLate} hears of it. A second stop does nothing.
     */
    public void stop() {
        onWorker(() -> {
            boolean collecting;
            boolean startSent;
            synchronized (this) {
                if (stopped || concluding) {
                    return;
                }
                stopped = true;
                watch.cancel();
                collecting = evidence.isOpen();
                startSent = state.executionId() == null
                        && (starter == null ? state.phase() == Phase.TRIGGERING : starter.stop());
                if (startSent && starter != null) {
                    state = starter.state();
                }
            }
            if (collecting) {
                evidence.stop("the build was aborted");
            } else {
                RunError error = startSent
                        ? RunError.of("start_unknown", "its start was sent and not answered yet, so it may have begun")
                        : null;
                conclude(verdict.of(state.executionId(), lastSeen(), Outcome.ABORTED, error), "the build was aborted");
            }
        });
    }

    /** Whether a start was sent whose answer has not come: the time to lose an answer. */
    public synchronized boolean isStartUnanswered() {
        return starter != null && state.executionId() == null && starter.isUnanswered();
    }

    /** Whether it is the run on whose behalf something is waited for. */
    public boolean isFor(Object waiter) {
        return waiter == host;
    }

    private void start() {
        Starter made = new Starter(order, state, host, engine, new Starter.Listener() {
            @Override
            public void started(Connection connection, RunState from, StartedExecution execution) {
                onWorker(() -> begun(connection, from.started(execution.executionId())));
            }

            @Override
            public void notStarted(RunError error) {
                onWorker(() -> conclude(verdict.of(null, null, Outcome.NOT_STARTED, error), null));
            }

            @Override
            public void unknown(Connection connection, RunState from, QFlowException error) {
                onWorker(() -> {
                    synchronized (FlowRun.this) {
                        state = from;
                    }
                    resolve(connection, error == null ? "it failed while it was sent" : error.getMessage());
                });
            }
        });
        synchronized (this) {
            if (stopped) {
                return;
            }
            starter = made;
        }
        made.begin();
    }

    private void begun(Connection connection, RunState next) {
        boolean late;
        synchronized (this) {
            state = next;
            late = stopped;
        }
        // Stored before anything else, and the run goes on if that fails: the id must not be lost for it.
        RunHosts.save(host, next).whenComplete((saved, error) -> {
            if (error != null) {
                LOGGER.log(Level.WARNING, "Execution " + next.executionId() + " could not be stored", error);
            }
            onWorker(() -> {
                if (late) {
                    host.startedLate(next.executionId());
                    return;
                }
                RunHosts.tell(() -> host.started(next.executionId()));
                await(connection);
            });
        });
    }

    /** Taken up again with a start that was about to be sent: it may have been, so it is not sent again. */
    private void startNotAnswered() {
        String reason = "Jenkins was restarted while it was being sent";
        try {
            resolve(host.connection(), reason);
        } catch (IOException e) {
            concludeUnknown(reason, List.of());
        }
    }

    /** Goes on with the execution that the start began, where that can be proven; else names those that it may be. */
    private void resolve(Connection connection, String reason) {
        RunState unknown = state;
        new UnknownStart(order, unknown, host, connection, engine)
                .find()
                .whenComplete((found, error) -> onWorker(() -> {
                    if (found.execution() == null) {
                        concludeUnknown(reason, found.candidates());
                        return;
                    }
                    String id = found.execution().id();
                    RunHosts.tell(() -> host.adopted(id));
                    begun(connection, unknown.started(id));
                }));
    }

    private void concludeUnknown(String reason, List<Execution> candidates) {
        RunError error = new RunError("start_unknown", reason, candidates);
        conclude(verdict.of(null, null, Outcome.START_UNKNOWN, error), null);
    }

    /** Waits for the execution, where that is wanted; {@code known} is null for the connection as it is now. */
    private void await(Connection known) {
        if (!order.waitForEnd()) {
            conclude(verdict.of(state.executionId(), null, Outcome.STARTED, null), null);
            return;
        }
        Connection connection;
        try {
            connection = known == null ? host.connection() : known;
        } catch (IOException e) {
            cannotWait(RunError.of("configuration", e.getMessage()));
            return;
        }
        Watch wanted = new Watch(
                state.executionId(),
                order.workflowId(),
                state.triggeredAt(),
                state.deadline(),
                order.polling(),
                CALLS_TO_COLLECT,
                host);
        Link link = new Link(host, connection);
        synchronized (this) {
            if (stopped) {
                return;
            }
            wait = new OwnWait(state.executionId(), host, link, state.isGiven(), new Waited(link));
            watch = engine.poller().watch(wanted, connection, wait);
        }
    }

    private Execution lastSeen() {
        OwnWait known = wait;
        return known == null ? null : known.lastSeen();
    }

    private void cannotWait(RunError error) {
        conclude(
                verdict.of(state.executionId(), lastSeen(), Outcome.STARTED, error),
                "waiting for the execution ended with an error");
    }

    private void awaitChildren(Link link, Execution execution) {
        ChildWait children = new ChildWait(execution, state.deadline(), link, order, host, engine);
        synchronized (this) {
            if (stopped) {
                return;
            }
            watch = children::stop;
        }
        children.begin()
                .whenComplete((all, fault) -> onWorker(() -> {
                    RunHosts.rethrow(fault);
                    collect(link, execution, all);
                }));
    }

    private void collect(Link link, Execution execution, Children children) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            state = state.in(Phase.COLLECTING);
        }
        RunHosts.tell(() -> host.collecting(execution));
        RunHosts.save(host, state)
                .whenComplete((saved, ignored) -> onWorker(() -> {
                    try {
                        synchronized (this) {
                            if (stopped) {
                                // The stop found nothing being collected, and concludes by itself.
                                return;
                            }
                            evidence.open(state.executionId());
                        }
                    } catch (IOException | RuntimeException e) {
                        String cause = e instanceof IOException file ? FileErrors.reason(file) : e.getMessage();
                        String reason = "it could not be written: " + cause;
                        conclude(verdict.withoutEvidence(execution, children, reason), null);
                        return;
                    }
                    evidence.collect(link, children, verdict.inspector())
                            .whenComplete((all, fault) -> onWorker(() -> {
                                RunHosts.rethrow(fault);
                                conclude(
                                        stopped
                                                ? verdict.stopped(execution, all)
                                                : verdict.of(execution, all, children.unended()),
                                        null);
                            }));
                    if (stopped) {
                        evidence.stop("the build was aborted");
                    }
                }));
    }

    /** Writes and keeps the evidence, and ends. Only the first call does anything. */
    private void conclude(RunResult result, String notCollected) {
        synchronized (this) {
            if (concluding) {
                return;
            }
            concluding = true;
        }
        if (result.executionId() == null || result.outcome() == Outcome.STARTED && result.error() == null) {
            concluded(new Evidence.Kept(result, List.of()));
        } else {
            on(engine.archiver(), () -> {
                Evidence.Kept kept = evidence.keep(result, verdict, notCollected);
                onWorker(() -> concluded(kept));
            });
        }
    }

    private void concluded(Evidence.Kept all) {
        RunResult kept = all.result();
        RunHosts.tell(() -> host.reported(reports.of(kept, host.description(), all.files(), kept.missing())));
        RunState done;
        synchronized (this) {
            // A start on its way keeps its phase, which is stored: a late answer is stored over it.
            done = state.phase() == Phase.TRIGGERING && kept.outcome() == Outcome.ABORTED ? null : state.in(Phase.DONE);
            state = done == null ? state : done;
        }
        if (done == null) {
            finish(kept);
        } else {
            // The result stands, stored or not: storing it may take long, but not for ever.
            RunHosts.save(host, done)
                    .completeOnTimeout(null, LAST_SAVE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((saved, ignored) -> onWorker(() -> finish(kept)));
        }
    }

    private void finish(RunResult result) {
        if (finished.compareAndSet(false, true)) {
            RunHosts.tell(() -> host.finished(result));
        }
    }

    private void onWorker(Runnable task) {
        on(engine.worker(), task);
    }

    private void on(Executor executor, Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // Whatever went wrong here, a build must not hang for it.
                LOGGER.log(Level.WARNING, "A run of Qualys Flow failed", e);
                finish(verdict.of(
                        state.executionId(),
                        lastSeen(),
                        abandon(),
                        RunError.of("failed", "an error in the plugin: " + e)));
            }
        });
    }

    /**
     * Lets go of everything that could still call back.
     *
     * @return what is known to have become of the execution
     */
    private synchronized Outcome abandon() {
        stopped = true;
        watch.cancel();
        boolean maybeSent = starter == null ? state.phase() == Phase.TRIGGERING : starter.stop();
        if (state.executionId() != null) {
            return Outcome.STARTED;
        }
        return maybeSent ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
    }

    /** What the wait comes to. */
    private final class Waited implements OwnWait.End {

        private final Link link;

        Waited(Link link) {
            this.link = link;
        }

        @Override
        public void ended(Execution execution) {
            onWorker(() -> {
                if (order.includeChildren()) {
                    awaitChildren(link, execution);
                } else {
                    collect(link, execution, Children.NONE);
                }
            });
        }

        @Override
        public void timedOut(Execution last) {
            onWorker(() -> conclude(
                    verdict.of(
                            state.executionId(),
                            last,
                            Outcome.TIMED_OUT,
                            RunError.of("timed_out", "the execution had not ended at the deadline")),
                    "the execution has not ended before the timeout"));
        }

        @Override
        public void failed(QFlowException error) {
            onWorker(() -> cannotWait(RunError.of(error)));
        }
    }
}

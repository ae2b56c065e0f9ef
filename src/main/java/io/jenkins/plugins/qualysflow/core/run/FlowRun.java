package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.run.RunContext.on;
import static io.jenkins.plugins.qualysflow.core.run.RunContext.orFault;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One run: starts a workflow, waits for its execution, collects its outputs, and reports the result. After a restart it
 * continues from the state that was stored last.
 *
 * <p>It is a state machine. Everything that happens is posted as an {@link Event} to its mailbox, which handles one event
 * after the other, so that no locks are necessary. Tasks that may block run elsewhere and post their result. This class has
 * the states, the end, and what may happen in any of them; each state before has a class of its own.
 *
 * <table>
 * <caption>Transitions; all other events do not change the state</caption>
 * <tr><th>State</th><th>Event</th><th>Next state</th></tr>
 * <tr><td>NEW</td><td>Begin, with the stored phase: NEW; TRIGGERING; WAITING or COLLECTING; DONE</td>
 *     <td>STARTING; RECOVERING; WAITING; NEW</td></tr>
 * <tr><td>STARTING</td><td>StartAnswered: with an execution; with a temporary error that proves that nothing began, before
 *     the deadline; with a refusal; with any other error</td><td>WAITING; STARTING; PUBLISHING; RECOVERING</td></tr>
 * <tr><td>STARTING</td><td>DefinitionFound, read anew, that the run still differs from, with
 *     {@link DefinitionUse#REFUSE}; that, or TokenReady, of a run that does not wait and that required gates may apply to</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>STARTING</td><td>Deadline before it was sent; TokenReady or RequestReady with a permanent error; Saved of
 *     TRIGGERING with any error</td><td>PUBLISHING</td></tr>
 * <tr><td>STARTING once it was sent, RECOVERING</td><td>Abort</td><td>DONE</td></tr>
 * <tr><td>RECOVERING</td><td>Recovered: with the proven execution; without</td><td>WAITING; PUBLISHING</td></tr>
 * <tr><td>WAITING</td><td>ExecutionEnded of the run's own, then ChildrenFound and ExecutionEnded until all children are
 *     known</td><td>COLLECTING</td></tr>
 * <tr><td>WAITING</td><td>Saved, with {@code wait: false}; ExecutionTimedOut or WaitFailed of the run's own; Connected
 *     with an error</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>COLLECTING</td><td>Collected; EvidenceOpened with an error</td><td>PUBLISHING</td></tr>
 * <tr><td>PUBLISHING</td><td>Published, then Saved</td><td>DONE</td></tr>
 * <tr><td>any other but PUBLISHING and DONE</td><td>Abort; in COLLECTING followed by Collected</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>any</td><td>Fault</td><td>DONE</td></tr>
 * </table>
 *
 * <p>A start is sent once: the API has no idempotency key and can't cancel an execution. It is sent after the events
 * TokenReady, DefinitionFound where it is asked for, TurnCame, Saved and RequestReady, in this order. From then on the
 * execution may have begun, unless the answer is a refusal or {@link QFlowException#isProvenUnprocessed}. An answer after
 * the end of the run is still stored.
 */
public final class FlowRun {

    private static final Logger LOGGER = Logger.getLogger(FlowRun.class.getName());

    static final String ABORTED = "the build was aborted";

    /** The states of a run. */
    enum State {
        /** Not begun. */
        NEW,
        /** The start is prepared, queued, sent, or waits for a retry. */
        STARTING,
        /** Searches the execution of an unanswered start. */
        RECOVERING,
        /** Waits for the end of the execution and of its children. */
        WAITING,
        /** Collects their outputs. */
        COLLECTING,
        /** The result is known; stores the evidence, then the end. */
        PUBLISHING,
        /** The host was notified of the end. */
        DONE
    }

    private final RunHost host;
    private final RunContext context;
    private final Evidence evidence;
    private final Starting starting;
    private final Recovering recovering;
    private final Waiting waiting;
    private final Collecting collecting;

    /** Set before Abort is posted, since an earlier event in the mailbox might still send the start. */
    private volatile boolean stopped;

    // Used by the mailbox only.
    private State state = State.NEW;
    private RunResult result;

    /**
     * A run.
     *
     * @param state {@link RunState#begin} for a new one, or what was stored last
     */
    public FlowRun(RunOrder order, RunState state, RunHost host, Engine engine) {
        this.host = host;
        this.context = new RunContext(order, state, host, engine, this::handle);
        this.evidence = new Evidence(order, host, context.reports);
        Children children = new Children();
        this.starting = new Starting(this, context);
        this.recovering = new Recovering(this, context);
        this.waiting = new Waiting(this, context, children);
        this.collecting = new Collecting(this, context, children, evidence);
    }

    /** Begins, or continues after a restart. Returns at once; everything else happens on worker threads. */
    public void begin() {
        post(new Event.Begin());
    }

    /**
     * Aborts the run; the execution continues in Qualys Flow. A start that was sent is not cancelled: its answer is stored
     * and reported as {@link RunEvent.StartedLate}. A second call has no effect.
     */
    public void stop() {
        stopped = true;
        post(new Event.Abort());
    }

    /** Whether it was aborted, perhaps before the mailbox knows. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether a start was sent and its answer is not stored yet, so that a shutdown now would lose it. */
    public boolean isStartUnanswered() {
        return context.isUnanswered();
    }

    /** Whether that is the owner of the waits of this run, see {@link Watch#owner}. */
    public boolean isFor(Object owner) {
        return owner == host;
    }

    void post(Event event) {
        context.post(event);
    }

    /** The state, for tests; to be read while no event is handled. */
    State state() {
        return state;
    }

    private void handle(Event event) {
        try {
            handleOrFail(event);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void handleOrFail(Event event) {
        if (event instanceof Event.Fault fault) {
            fault(fault.error());
        } else if (event instanceof Event.Renewed renewed) {
            context.connection(renewed.connection());
        } else if (event instanceof Event.Abort && state.compareTo(State.COLLECTING) < 0) {
            abort();
        } else {
            switch (state) {
                case NEW -> whenNew(event);
                case STARTING -> starting.handle(event);
                case RECOVERING -> recovering.handle(event);
                case WAITING -> waiting.handle(event);
                case COLLECTING -> collecting.handle(event);
                case PUBLISHING -> whenPublishing(event);
                case DONE -> whenDone(event);
            }
        }
        if (event instanceof Event.TurnCame came && state != State.STARTING) {
            // The run does not send the start any more; frees its place.
            came.place().cancel(false);
        }
    }

    private void whenNew(Event event) {
        if (event instanceof Event.Begin) {
            switch (context.stored().phase()) {
                case NEW -> {
                    state = State.STARTING;
                    starting.begin();
                }
                // The start may have been sent, so that it must not be sent again.
                case TRIGGERING -> recover("Jenkins was restarted while it was being sent");
                case WAITING, COLLECTING -> {
                    if (host.isResumed()) {
                        context.steps.skipNext();
                    }
                    state = State.WAITING;
                    waiting.begin();
                }
                case DONE -> LOGGER.fine("Nothing is left to do for this run");
            }
        }
    }

    // What the states lead to.

    /** The start may have been acted on: searches its execution. */
    void recover(String reason) {
        state = State.RECOVERING;
        recovering.begin(reason);
    }

    /** The start began that execution: stores it, then waits for it. */
    void began(String executionId) {
        state = State.WAITING;
        context.save(context.stored().started(executionId));
    }

    /** The execution and all its children have ended, or are not waited for any longer. */
    void collect() {
        state = State.COLLECTING;
        collecting.begin();
    }

    /** Ends the run if it is not collecting. */
    void abort() {
        RunError error = mayHaveBegun()
                ? RunError.of("start_unknown", "its start was sent and not answered yet, so it may have begun")
                : null;
        conclude(
                context.verdict.of(context.stored().executionId(), context.lastSeen(), Outcome.ABORTED, error),
                ABORTED);
    }

    /** Whether a start was sent, perhaps before a restart, and it is unknown whether an execution has begun. */
    private boolean mayHaveBegun() {
        return context.stored().phase() == Phase.TRIGGERING && (state != State.STARTING || context.isUnanswered());
    }

    /**
     * Stores the evidence, if the execution is known, and ends the run.
     *
     * @param notCollected why nothing was collected; null if it was
     */
    void conclude(RunResult known, String notCollected) {
        state = State.PUBLISHING;
        result = known;
        release();
        if (known.executionId() == null || known.outcome() == Outcome.STARTED && known.error() == null) {
            published(new Evidence.Kept(known, List.of()));
        } else {
            context.post(
                    on(context.engine.archiver(), () -> evidence.keep(known, context.verdict, notCollected)),
                    orFault(Event.Published::new));
        }
    }

    /** Cancels everything that could still post events, but not a start that was sent. */
    private void release() {
        context.end();
        starting.release();
        recovering.release();
        waiting.release();
    }

    // The end.

    private void whenPublishing(Event event) {
        if (event instanceof Event.Published published) {
            published(published.kept());
        } else if (event instanceof Event.Saved saved) {
            context.unanswered(false);
            if (saved.state().phase() == Phase.DONE) {
                // Even if storing failed.
                finish();
            }
        }
    }

    private void published(Evidence.Kept kept) {
        result = kept.result();
        report(kept);
        if (result.outcome() == Outcome.ABORTED && result.executionId() == null && result.error() != null) {
            // The start may still be answered: keeps the stored TRIGGERING, which a late answer replaces.
            finish();
        } else {
            context.save(context.stored().in(Phase.DONE));
        }
    }

    private void report(Evidence.Kept kept) {
        try {
            context.notifyHost(new RunEvent.Reported(
                    context.reports.of(result, host.description(), kept.files(), result.missing())));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The report of a run could not be made", e);
        }
    }

    private void finish() {
        state = State.DONE;
        context.notifyHost(new RunEvent.Finished(result));
    }

    /** Ends the run after an error in the plugin, so that the build does not hang. */
    void fault(Throwable error) {
        LOGGER.log(Level.WARNING, "A run of Qualys Flow failed", error);
        if (state == State.DONE) {
            return;
        }
        String reason = "an error in the plugin: " + error;
        result = state == State.PUBLISHING ? result.with(new Missing("evidence", reason)) : failed(reason);
        try {
            release();
            // Not in PUBLISHING: stop() would wait for the archiver, which writes the evidence.
            if (state == State.COLLECTING) {
                collecting.stop(reason);
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A failed run of Qualys Flow could not be cleaned up", e);
        }
        finish();
    }

    private RunResult failed(String reason) {
        String executionId = context.stored().executionId();
        Outcome outcome =
                executionId != null ? Outcome.STARTED : mayHaveBegun() ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
        return context.verdict.of(executionId, context.lastSeen(), outcome, RunError.of("failed", reason));
    }

    /** The answer to a start that was sent before the run ended: stores its execution. */
    private void whenDone(Event event) {
        if (event instanceof Event.StartAnswered answered) {
            context.unanswered(answered.error() == null);
            if (answered.error() == null) {
                context.save(context.stored().started(answered.execution().executionId()));
            } else if (Starting.mayHaveBegun(answered.error())
                    && context.stored().marker() != null) {
                // Without a marker nothing can be proven, and the candidates are no longer reported.
                recovering.search();
            }
        } else if (event instanceof Event.Recovered recovered) {
            if (recovered.error() == null && recovered.found().execution() != null) {
                context.save(
                        context.stored().started(recovered.found().execution().id()));
            }
        } else if (event instanceof Event.Saved saved && saved.state().phase() == Phase.WAITING) {
            context.unanswered(false);
            if (result.executionId() == null) {
                context.notifyHost(new RunEvent.StartedLate(saved.state().executionId()));
            }
        }
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.FileErrors;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One run: starts a workflow, waits for its execution, collects its outputs, and reports the result. After a restart it
 * continues from the state that was stored last.
 *
 * <p>It is a state machine. Everything that happens is posted as an {@link Event} to its mailbox, which handles one event
 * after the other, so that no locks are necessary. Tasks that may block run elsewhere and post their result.
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

    /** Usual number of calls to collect, for which quota is reserved during the wait. */
    private static final int CALLS_TO_COLLECT = 1;

    /** Interval in which it is tried again to store the id of an execution. */
    private static final Duration SAVE_AGAIN = Duration.ofMinutes(1);

    /** How long the credential is looked up, to search the execution of an unanswered start. */
    private static final Duration LOOK_UP_TIME = Duration.ofMinutes(10);

    /** Timeout of storing the state, so that a run never hangs. */
    private static final int SAVE_SECONDS = 30;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Interval of checks whether a start that is held back may be sent. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    /** The pause after a start was refused for the quota without a time to wait. */
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);

    /** Longest name of a workflow that is stored with a run; a longer one is read again after a restart. */
    private static final int LONGEST_NAME = 1_000;

    private static final String ABORTED = "the build was aborted";

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

    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Verdict verdict;
    private final Reports reports;
    private final Mailbox mailbox;
    /** Stores states one after the other, or an older one might overwrite a newer one. */
    private final Mailbox storing;

    /** Whether a start was sent and its answer is not stored. Read by other threads when Jenkins shuts down. */
    private volatile boolean unanswered;
    /** Set before Abort is posted, since an earlier event in the mailbox might still send the start. */
    private volatile boolean stopped;
    /** Read by the worker that renews it. */
    private volatile Connection connection;
    /** Tells retried calls of a search for children to stop. */
    private volatile boolean waitOver;

    // The other fields are used by the mailbox only.

    private State state = State.NEW;
    private RunState stored;
    private RunResult result;

    private Scheduler.Timer deadline = () -> {};
    private Scheduler.Timer retry = () -> {};
    private Duration retryDelay = Duration.ZERO;
    private Duration backOff = FIRST_RETRY;
    private boolean tokenRenewed;
    private boolean compared;
    /** Whether the wait has begun, whatever became of storing it. */
    private boolean begun;

    private boolean readAnew;
    private List<String> toldRequired = List.of();
    private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
    private CompletableFuture<CompletableFuture<StartedExecution>> place = new CompletableFuture<>();
    private String unknownReason;

    private final List<Scheduler.Timer> waits = new ArrayList<>();
    private final Children children = new Children();
    private final StepNews steps;
    private Execution lastSeen;
    private QFlowException lastError;
    private final Evidence evidence;
    private boolean opening;
    private boolean collecting;
    private boolean aborted;

    /**
     * A run.
     *
     * @param state {@link RunState#begin} for a new one, or what was stored last
     */
    public FlowRun(RunOrder order, RunState state, RunHost host, Engine engine) {
        this.order = order;
        this.stored = state;
        this.host = host;
        this.engine = engine;
        this.verdict = new Verdict(order);
        this.reports = new Reports(order.collect().secrets());
        this.steps = new StepNews(reports);
        this.evidence = new Evidence(order, host, reports);
        this.mailbox = new Mailbox(engine.worker());
        this.storing = new Mailbox(engine.worker());
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

    /** Whether a start was sent and its answer is not stored yet, so that a shutdown now would lose it. */
    public boolean isStartUnanswered() {
        return unanswered;
    }

    /** Whether that is the owner of the waits of this run, see {@link Watch#owner}. */
    public boolean isFor(Object owner) {
        return owner == host;
    }

    void post(Event event) {
        mailbox.execute(() -> {
            try {
                handle(event);
            } catch (RuntimeException | Error e) {
                fault(e);
            }
        });
    }

    /** The state, for tests; to be read while no event is handled. */
    State state() {
        return state;
    }

    private void handle(Event event) {
        if (event instanceof Event.Fault fault) {
            fault(fault.error());
        } else if (event instanceof Event.Renewed renewed) {
            connection = renewed.connection();
        } else if (event instanceof Event.Abort && state.compareTo(State.COLLECTING) < 0) {
            abort();
        } else {
            switch (state) {
                case NEW -> whenNew(event);
                case STARTING -> whenStarting(event);
                case RECOVERING -> whenRecovering(event);
                case WAITING -> whenWaiting(event);
                case COLLECTING -> whenCollecting(event);
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
            switch (stored.phase()) {
                case NEW -> {
                    state = State.STARTING;
                    deadline = after(Duration.between(now(), stored.deadline()), new Event.Deadline());
                    String unmarked = order.markRun() ? RunMark.problem(order.request()) : null;
                    if (unmarked != null) {
                        notifyHost(new RunEvent.NotMarked(unmarked));
                    }
                    prepareStart();
                }
                // The start may have been sent, so that it must not be sent again.
                case TRIGGERING -> recover("Jenkins was restarted while it was being sent");
                case WAITING, COLLECTING -> {
                    if (host.isResumed()) {
                        steps.skipNext();
                    }
                    state = State.WAITING;
                    await();
                }
                case DONE -> LOGGER.fine("Nothing is left to do for this run");
            }
        }
    }

    // The start.

    private void whenStarting(Event event) {
        if (event instanceof Event.Deadline) {
            if (!unanswered) {
                tooLate();
            }
        } else if (event instanceof Event.Retry) {
            prepareStart();
        } else if (event instanceof Event.TokenReady ready) {
            tokenReady(ready);
        } else if (event instanceof Event.DefinitionFound definition) {
            definitionFound(definition.found());
        } else if (event instanceof Event.TurnCame came) {
            turnCame(came.place());
        } else if (event instanceof Event.Saved saved) {
            startSaved(saved);
        } else if (event instanceof Event.RequestReady ready) {
            requestReady(ready);
        } else if (event instanceof Event.StartAnswered answered) {
            startAnswered(answered);
        }
    }

    /** Gets a token before the start is queued, since that may take long and there are few places for starts. */
    private void prepareStart() {
        // Before the start counts against the quota.
        if (!host.maySend()) {
            notifyHost(new RunEvent.StartHeld());
            retry = after(HOLD, new Event.Retry());
            return;
        }
        post(
                on(engine.lookup(), host::connection)
                        .thenCompose(made -> made.client().authenticate().thenApply(done -> made)),
                Event.TokenReady::new);
    }

    private void tokenReady(Event.TokenReady ready) {
        if (ready.error() != null) {
            notSent(ready.error());
            return;
        }
        connection = ready.connection();
        if (compared) {
            takeTurn();
            return;
        }
        compared = true;
        if (order.definition() == DefinitionUse.IGNORE && !verdict.required().areUndecided()) {
            takeTurnUnlessBound();
        } else {
            post(engine.definitions().of(connection, order.workflowId()), orFault(Event.DefinitionFound::new));
        }
    }

    private void definitionFound(WorkflowDefinitions.Found found) {
        String name =
                found.details() == null ? null : found.details().workflow().name();
        if (name != null && verdict.required().areUndecided()) {
            verdict.workflowIs(null, name);
            if (name.length() <= LONGEST_NAME) {
                notifyHost(new RunEvent.WorkflowNamed(name));
            }
        }
        if (order.definition() == DefinitionUse.IGNORE) {
            takeTurnUnlessBound();
        } else {
            compare(found);
        }
    }

    /** Compares the run with the definition of its workflow. Without a definition, the run is started all the same. */
    private void compare(WorkflowDefinitions.Found found) {
        List<String> findings = found.problem() == null
                ? DefinitionCheck.findings(found.details(), order.request().variables(), order.wantedSteps())
                : List.of();
        if (!findings.isEmpty() && order.definition() == DefinitionUse.REFUSE) {
            if (readAnew) {
                notStarted(RunError.of("definition", String.join("; ", findings)));
            } else {
                // It may have been changed since another run read it.
                readAnew = true;
                engine.definitions().forget(connection, order.workflowId());
                post(engine.definitions().of(connection, order.workflowId()), orFault(Event.DefinitionFound::new));
            }
            return;
        }
        if (found.problem() != null) {
            notifyHost(new RunEvent.DefinitionUnknown(found.problem()));
        } else {
            steps.workflowHas(found.details().components());
            List<String> all = new ArrayList<>(findings);
            // Warnings only: the job can't change these gates.
            all.addAll(DefinitionCheck.findings(
                    found.details(),
                    Map.of(),
                    RunOrder.wantedSteps(verdict.required().applying())));
            if (!all.isEmpty()) {
                notifyHost(new RunEvent.DefinitionDiffers(all));
            }
        }
        takeTurnUnlessBound();
    }

    private void takeTurnUnlessBound() {
        String problem = order.waitForEnd() ? null : verdict.required().waitProblem();
        if (problem != null) {
            notStarted(RunError.of("required_gates", problem));
        } else {
            tellRequired();
            takeTurn();
        }
    }

    /** Tells which gates are required, unless nothing else has been told before. */
    private void tellRequired() {
        List<String> sentences = verdict.required().sentences();
        if (!sentences.equals(toldRequired)) {
            toldRequired = sentences;
            if (!sentences.isEmpty()) {
                notifyHost(new RunEvent.GatesRequired(sentences));
            }
        }
    }

    private void takeTurn() {
        Instant until = connection.account().heldBackUntil(Purpose.START);
        if (until != null) {
            notifyHost(new RunEvent.StartWaits(until));
        }
        CompletableFuture<CompletableFuture<StartedExecution>> given = new CompletableFuture<>();
        turn = connection.account().submit(Purpose.START, () -> {
            post(new Event.TurnCame(given));
            return given.thenCompose(Function.identity());
        });
        turn.whenComplete((answer, error) -> {
            // Only for an error before the turn of the start; later ones are handled elsewhere.
            if (error != null && !given.isDone() && !(QFlowErrors.unwrap(error) instanceof CancellationException)) {
                post(new Event.Fault(error));
            }
        });
    }

    private void turnCame(CompletableFuture<CompletableFuture<StartedExecution>> given) {
        place = given;
        if (isTooLate()) {
            tooLate();
        } else if (!host.maySend()) {
            tryAgainIn(HOLD);
        } else {
            save(stored.triggering(now(), marker()));
        }
    }

    private void startSaved(Event.Saved saved) {
        if (saved.state().phase() == Phase.NEW) {
            // Even if storing failed: then a restart finds TRIGGERING, and the start counts as unanswered.
            retry = after(retryDelay, new Event.Retry());
        } else if (saved.error() != null) {
            String reason = saved.error() instanceof TimeoutException
                    ? "it took longer than " + SAVE_SECONDS + " s"
                    : saved.error().getMessage();
            notStarted(RunError.of(
                    "not_saved", "the state of the build could not be stored, so nothing was sent: " + reason));
        } else {
            String marker = stored.marker();
            Connection current = connection;
            // The token may have expired while the start was queued.
            post(
                    on(engine.lookup(), () -> complete(marker))
                            .thenCompose(
                                    request -> current.client().authenticate().thenApply(done -> request)),
                    Event.RequestReady::new);
        }
    }

    /** The request with what is never stored, and with its marker. */
    private RunRequest complete(String marker) throws IOException {
        RunRequest complete = host.completed(order.request());
        RunRequest marked = marker == null ? complete : RunMark.on(complete, marker, host.label());
        // Only now, since completed() adds secrets to the options.
        return marked.hiding(order.collect().secrets().texts());
    }

    /** The marker to send: the same for each attempt; null for none. */
    private String marker() {
        if (!order.markRun() || RunMark.problem(order.request()) != null) {
            return null;
        }
        return stored.marker() == null ? RunMark.random() : stored.marker();
    }

    /** The only place where a start is sent: TRIGGERING is stored, the run is not aborted, the deadline has not passed. */
    private void requestReady(Event.RequestReady ready) {
        if (stopped) {
            // Abort follows and ends the run.
            place.cancel(false);
            return;
        }
        if (ready.error() != null) {
            notSent(ready.error());
            return;
        }
        if (isTooLate()) {
            tooLate();
            return;
        }
        // Before maySend(): a shutdown first forbids starts, then waits for those that are unanswered.
        unanswered = true;
        CompletableFuture<StartedExecution> sent;
        try {
            if (!host.maySend()) {
                unanswered = false;
                tryAgainIn(HOLD);
                return;
            }
            sent = connection.client().run(order.workflowId(), ready.request());
        } catch (RuntimeException e) {
            // Not sent: errors after sending are reported by the future.
            unanswered = false;
            notSent(e);
            return;
        }
        place.complete(sent);
        post(sent, Event.StartAnswered::new);
    }

    private void startAnswered(Event.StartAnswered answered) {
        Throwable error = answered.error();
        if (error == null) {
            state = State.WAITING;
            deadline.cancel();
            save(stored.started(answered.execution().executionId()));
            return;
        }
        unanswered = false;
        if (mayHaveBegun(error)) {
            recover(reason(error));
        } else if (isReplaceableToken(error) && !tokenRenewed) {
            tokenRenewed = true;
            if (isTooLate()) {
                tooLate();
            } else {
                tryAgainIn(Duration.ZERO);
            }
        } else {
            notSent(error);
        }
    }

    private static boolean mayHaveBegun(Throwable error) {
        return !(error instanceof QFlowException known) || known.isPassing() && !known.isProvenUnprocessed();
    }

    private static String reason(Throwable error) {
        return error instanceof QFlowException ? error.getMessage() : "it failed while it was sent";
    }

    private static boolean isReplaceableToken(Throwable error) {
        return Kind.TOKEN_REJECTED.is(error);
    }

    /** Nothing was sent, or the service did not act on it: retries after a temporary error, else ends the run. */
    private void notSent(Throwable error) {
        if (error instanceof QFlowException known) {
            if (known.isPassing()) {
                postpone(known);
            } else {
                notStarted(RunError.of(known));
            }
        } else if (error instanceof IOException) {
            notStarted(RunError.of("configuration", error.getMessage()));
        } else {
            LOGGER.log(Level.WARNING, "A start of Qualys Flow failed", error);
            notStarted(RunError.of("failed", "an error in the plugin: " + error));
        }
    }

    private void postpone(QFlowException error) {
        boolean limited = error.kind() == Kind.RATE_LIMITED;
        Duration asked = limited ? error.retryAfter() : backOff;
        // At least the back-off, or a pause of zero would repeat the start without limit.
        Duration wait = asked == null ? DEFAULT_PAUSE : asked.compareTo(backOff) < 0 ? backOff : asked;
        Duration next = backOff.multipliedBy(2);
        Duration longest = order.polling().maxInterval();
        backOff = next.compareTo(longest) < 0 ? next : longest;
        Instant until = now().plus(wait);
        if ((!limited && !order.repeatUnsent()) || !until.isBefore(stored.deadline())) {
            notStarted(RunError.of(error));
            return;
        }
        // The new token may have expired by then, so that it may be renewed once more.
        tokenRenewed = false;
        tryAgainIn(wait);
        notifyHost(new RunEvent.StartPutOff(error, until));
    }

    /** Frees the place of the start and stores NEW, so that a restart meanwhile may send it. */
    private void tryAgainIn(Duration delay) {
        place.cancel(false);
        retryDelay = delay;
        save(stored.in(Phase.NEW));
    }

    private boolean isTooLate() {
        // Not only by the timer, which may be late.
        return !now().isBefore(stored.deadline());
    }

    private void tooLate() {
        notStarted(RunError.of("timed_out", "it could not be sent before the deadline"));
    }

    private void notStarted(RunError error) {
        conclude(verdict.of(null, null, Outcome.NOT_STARTED, error), null);
    }

    // An unanswered start.

    private void recover(String reason) {
        state = State.RECOVERING;
        deadline.cancel();
        unknownReason = reason;
        find();
    }

    /** Searches the execution that the start began, or the candidates. */
    private void find() {
        RunState unknown = stored;
        if (connection == null && state == State.RECOVERING) {
            deadline = after(LOOK_UP_TIME, new Event.Deadline());
        }
        CompletableFuture<Connection> current = connection == null
                ? on(engine.lookup(), host::connection)
                : CompletableFuture.completedFuture(connection);
        post(
                current.thenComposeAsync(
                        found -> {
                            connection = found;
                            deadline.cancel();
                            return new UnknownStart(order, unknown, host, found, engine, mailbox).find();
                        },
                        mailbox),
                Event.Recovered::new);
    }

    private void whenRecovering(Event event) {
        if (event instanceof Event.Recovered recovered) {
            Throwable error = recovered.error();
            if (error != null && !(error instanceof IOException)) {
                fault(error);
            } else if (error != null || recovered.found().execution() == null) {
                List<Execution> candidates =
                        error != null ? List.of() : recovered.found().candidates();
                RunError unknown = new RunError("start_unknown", unknownReason, candidates);
                conclude(verdict.of(null, null, Outcome.START_UNKNOWN, unknown), null);
            } else {
                String id = recovered.found().execution().id();
                notifyHost(new RunEvent.Adopted(id));
                state = State.WAITING;
                save(stored.started(id));
            }
        } else if (event instanceof Event.Deadline && connection == null) {
            RunError unknown = RunError.of("start_unknown", unknownReason + "; its credential was not found in time");
            conclude(verdict.of(null, null, Outcome.START_UNKNOWN, unknown), null);
        }
    }

    // The wait.

    private void whenWaiting(Event event) {
        if (event instanceof Event.Saved saved) {
            saved(saved);
        } else if (event instanceof Event.Retry) {
            save(stored);
        } else if (event instanceof Event.Deadline && connection == null) {
            cannotWait(RunError.of("configuration", "the credential was not found before the timeout"));
        } else if (event instanceof Event.Connected connected) {
            connected(connected);
        } else if (event instanceof Event.PollAnswered answered) {
            polled(answered);
        } else if (event instanceof Event.StepsSeen seen) {
            notifyHost(steps.in(seen.details()));
        } else if (event instanceof Event.ExecutionEnded ended) {
            executionEnded(ended.executionId(), ended.execution());
        } else if (event instanceof Event.ExecutionTimedOut late) {
            timedOut(late);
        } else if (event instanceof Event.WaitFailed failed) {
            if (isOwn(failed.executionId())) {
                cannotWait(RunError.of(failed.error()));
            } else {
                childLost(failed.executionId(), Outcome.STARTED, failed.error().getMessage());
            }
        } else if (event instanceof Event.ChildrenFound found) {
            childrenFound(found);
        }
    }

    /** The execution id was stored. If that failed, the run continues with the id that it has, and tries it again. */
    private void saved(Event.Saved saved) {
        unanswered = false;
        if (saved.error() != null) {
            LOGGER.log(
                    Level.WARNING,
                    "Execution " + Scrubber.printable(stored.executionId()) + " could not be stored",
                    saved.error());
            retry = after(SAVE_AGAIN, new Event.Retry());
        }
        if (!begun) {
            begun = true;
            notifyHost(new RunEvent.Started(stored.executionId()));
            await();
        }
    }

    private void await() {
        if (!order.waitForEnd()) {
            conclude(verdict.of(stored.executionId(), null, Outcome.STARTED, null), null);
        } else if (connection == null) {
            deadline = after(Duration.between(now(), stored.deadline()), new Event.Deadline());
            post(on(engine.lookup(), host::connection), Event.Connected::new);
        } else {
            watch(stored.executionId(), order.workflowId(), stored.triggeredAt());
        }
    }

    private void connected(Event.Connected connected) {
        deadline.cancel();
        if (connected.error() == null) {
            connection = connected.connection();
            await();
        } else if (connected.error() instanceof IOException error) {
            cannotWait(RunError.of("configuration", error.getMessage()));
        } else {
            fault(connected.error());
        }
    }

    private void watch(String executionId, String workflowId, Instant startedAt) {
        Watch wanted = new Watch(
                executionId,
                workflowId,
                startedAt,
                stored.deadline(),
                order.polling(),
                CALLS_TO_COLLECT,
                isOwn(executionId),
                host);
        waits.add(engine.poller().watch(wanted, connection, new Poster(executionId)));
    }

    private boolean isOwn(String executionId) {
        return executionId.equals(stored.executionId());
    }

    private void polled(Event.PollAnswered answered) {
        if (answered.news() instanceof RunEvent.Polled polled) {
            if (isOwn(answered.executionId())) {
                lastSeen = polled.execution();
            } else {
                children.saw(answered.executionId(), polled.execution());
            }
        } else if (answered.news() instanceof RunEvent.PollFailed failed && isOwn(answered.executionId())) {
            lastError = failed.error();
        }
        notifyHost(answered.news());
    }

    private void executionEnded(String executionId, Execution execution) {
        if (!isOwn(executionId)) {
            childEnded(executionId, execution);
        } else {
            lastSeen = execution;
            if (order.includeChildren()) {
                search(execution, 1);
            } else {
                collect();
            }
        }
    }

    private void timedOut(Event.ExecutionTimedOut late) {
        if (!isOwn(late.executionId())) {
            childLost(late.executionId(), Outcome.TIMED_OUT, "it had not ended at the deadline");
        } else if (late.last() == null && stored.isGiven() && lastError != null) {
            // A given execution that was never found may not exist: reports the error instead of a timeout.
            cannotWait(RunError.of(lastError));
        } else {
            RunError error = RunError.of("timed_out", "the execution had not ended at the deadline");
            conclude(
                    verdict.of(stored.executionId(), late.last(), Outcome.TIMED_OUT, error),
                    "the execution has not ended before the timeout");
        }
    }

    private void cannotWait(RunError error) {
        conclude(
                verdict.of(stored.executionId(), lastSeen, Outcome.STARTED, error),
                "waiting for the execution ended with an error");
    }

    // Its children. They are not stored: after a restart they are searched again.

    private void search(Execution parent, int level) {
        children.searchBegins();
        RetriedCalls calls = new RetriedCalls(connection, settings(), () -> waitOver);
        post(
                new ChildSearch(
                                parent,
                                level == 1 ? order.workflowId() : null,
                                children.idsWith(stored.executionId()),
                                connection.account(),
                                host,
                                engine.worker(),
                                calls)
                        .find(),
                orFault(found -> new Event.ChildrenFound(parent.id(), level, found)));
    }

    private void childrenFound(Event.ChildrenFound found) {
        for (Execution child : found.found().children()) {
            if (isOwn(child.id()) || !children.add(child, found.parentId(), found.level())) {
                continue;
            }
            notifyHost(new RunEvent.ChildFound(child));
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
            collect();
        }
    }

    // The evidence.

    private void collect() {
        state = State.COLLECTING;
        notifyHost(new RunEvent.Collecting(lastSeen));
        save(stored.in(Phase.COLLECTING));
    }

    private void whenCollecting(Event event) {
        if (event instanceof Event.Abort) {
            aborted = true;
            if (collecting) {
                evidence.stop(ABORTED);
            } else if (!opening) {
                abort();
            }
        } else if (event instanceof Event.Saved) {
            decideGates();
        } else if (event instanceof Event.WorkflowRead read) {
            workflowRead(read);
        } else if (event instanceof Event.EvidenceOpened opened) {
            evidenceOpened(opened.error());
        } else if (event instanceof Event.Collected collected) {
            conclude(
                    aborted
                            ? verdict.stopped(lastSeen, collected.all())
                            : verdict.of(lastSeen, collected.all(), children.unended()),
                    null);
        }
    }

    /** Reads the name of the workflow where a required gate may apply by it; a gate of which that is unknown applies. */
    private void decideGates() {
        verdict.workflowIs(lastSeen.workflowId(), null);
        String workflowId = verdict.required().workflowId();
        if (workflowId == null || !verdict.required().areUndecided()) {
            openEvidence();
        } else {
            post(
                    new RetriedCalls(connection, settings(), () -> waitOver)
                            .fetch(client -> client.workflow(workflowId)),
                    Event.WorkflowRead::new);
        }
    }

    private void workflowRead(Event.WorkflowRead read) {
        if (read.error() == null) {
            verdict.workflowIs(null, read.details().workflow().name());
        } else {
            notifyHost(new RunEvent.GatesRequired(List.of("The name of the workflow, by which gates are required,"
                    + " could not be read: " + read.error().getMessage())));
        }
        openEvidence();
    }

    private void openEvidence() {
        tellRequired();
        opening = true;
        String executionId = stored.executionId();
        post(on(engine.worker(), () -> evidence.open(executionId)), (opened, error) -> new Event.EvidenceOpened(error));
    }

    private void evidenceOpened(Throwable error) {
        if (aborted) {
            abort();
        } else if (error != null) {
            String cause = error instanceof IOException file ? FileErrors.reason(file) : error.getMessage();
            conclude(verdict.withoutEvidence(lastSeen, children, "it could not be written: " + cause), null);
        } else {
            collecting = true;
            post(
                    evidence.collect(() -> connection, settings(), children, verdict.inspector(), mailbox),
                    orFault(Event.Collected::new));
        }
    }

    // The end.

    /** Ends the run if it is not collecting. */
    private void abort() {
        RunError error = mayHaveBegun()
                ? RunError.of("start_unknown", "its start was sent and not answered yet, so it may have begun")
                : null;
        conclude(verdict.of(stored.executionId(), lastSeen, Outcome.ABORTED, error), ABORTED);
    }

    /** Whether a start was sent, perhaps before a restart, and it is unknown whether an execution has begun. */
    private boolean mayHaveBegun() {
        return stored.phase() == Phase.TRIGGERING && (state != State.STARTING || unanswered);
    }

    /**
     * Stores the evidence, if the execution is known, and ends the run.
     *
     * @param notCollected why nothing was collected; null if it was
     */
    private void conclude(RunResult known, String notCollected) {
        state = State.PUBLISHING;
        result = known;
        release();
        if (known.executionId() == null || known.outcome() == Outcome.STARTED && known.error() == null) {
            published(new Evidence.Kept(known, List.of()));
        } else {
            post(
                    on(engine.archiver(), () -> evidence.keep(known, verdict, notCollected)),
                    orFault(Event.Published::new));
        }
    }

    private void whenPublishing(Event event) {
        if (event instanceof Event.Published published) {
            published(published.kept());
        } else if (event instanceof Event.Saved saved) {
            unanswered = false;
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
            save(stored.in(Phase.DONE));
        }
    }

    private void report(Evidence.Kept kept) {
        try {
            notifyHost(new RunEvent.Reported(reports.of(result, host.description(), kept.files(), result.missing())));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The report of a run could not be made", e);
        }
    }

    private void finish() {
        state = State.DONE;
        notifyHost(new RunEvent.Finished(result));
    }

    /** Ends the run after an error in the plugin, so that the build does not hang. */
    private void fault(Throwable error) {
        LOGGER.log(Level.WARNING, "A run of Qualys Flow failed", error);
        if (state == State.DONE) {
            return;
        }
        String reason = "an error in the plugin: " + error;
        result = state == State.PUBLISHING ? result.with(new Missing("evidence", reason)) : failed(reason);
        try {
            release();
            // Not in PUBLISHING: stop() would wait for the archiver, which writes the evidence.
            if (state == State.COLLECTING && collecting) {
                evidence.stop(reason);
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A failed run of Qualys Flow could not be cleaned up", e);
        }
        finish();
    }

    private RunResult failed(String reason) {
        Outcome outcome = stored.executionId() != null
                ? Outcome.STARTED
                : mayHaveBegun() ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
        return verdict.of(stored.executionId(), lastSeen, outcome, RunError.of("failed", reason));
    }

    /** Cancels everything that could still post events, but not a start that was sent. */
    private void release() {
        deadline.cancel();
        retry.cancel();
        turn.cancel(false);
        place.cancel(false);
        waitOver = true;
        waits.forEach(Scheduler.Timer::cancel);
    }

    /** The answer to a start that was sent before the run ended: stores its execution. */
    private void whenDone(Event event) {
        if (event instanceof Event.StartAnswered answered) {
            unanswered = answered.error() == null;
            if (answered.error() == null) {
                save(stored.started(answered.execution().executionId()));
            } else if (mayHaveBegun(answered.error()) && stored.marker() != null) {
                // Without a marker nothing can be proven, and the candidates are no longer reported.
                find();
            }
        } else if (event instanceof Event.Recovered recovered) {
            if (recovered.error() == null && recovered.found().execution() != null) {
                save(stored.started(recovered.found().execution().id()));
            }
        } else if (event instanceof Event.Saved saved && saved.state().phase() == Phase.WAITING) {
            unanswered = false;
            if (result.executionId() == null) {
                notifyHost(new RunEvent.StartedLate(saved.state().executionId()));
            }
        }
    }

    // Helpers.

    private Instant now() {
        return engine.clock().instant();
    }

    private Scheduler.Timer after(Duration delay, Event event) {
        return engine.scheduler().schedule(() -> post(event), delay);
    }

    /** Notifies the host; its errors don't stop the run. */
    private void notifyHost(RunEvent event) {
        try {
            host.on(event);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The progress of a run could not be shown", e);
        }
    }

    private void save(RunState next) {
        stored = next;
        post(
                CompletableFuture.supplyAsync(() -> host.save(next), storing)
                        .thenCompose(Function.identity())
                        .orTimeout(SAVE_SECONDS, TimeUnit.SECONDS),
                (nothing, error) -> new Event.Saved(next, error));
    }

    private Collector.Settings settings() {
        return new Collector.Settings(
                engine.clock(),
                // By workers, since giving up deletes files.
                (task, delay) ->
                        engine.scheduler().schedule(() -> engine.worker().execute(task), delay),
                now().plus(order.collectTime()),
                order.polling().maxInterval(),
                engine.bulk(),
                this::renewed);
    }

    /** Looks up a new connection with the current credential; of null if there is none. Called by any thread. */
    private CompletableFuture<Connection> renewed() {
        return on(engine.lookup(), this::lookUp);
    }

    private Connection lookUp() {
        try {
            Connection other = host.connection();
            if (!other.account()
                    .key()
                    .gateway()
                    .equals(connection.account().key().gateway())) {
                // The address of the server was changed, and nobody knows the execution there.
                LOGGER.fine("There is another gateway instead of another credential");
                return null;
            }
            post(new Event.Renewed(other));
            return other;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "No other credential", e);
            return null;
        }
    }

    private static <T> CompletableFuture<T> on(Executor threads, Callable<T> task) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Posts the result of a future; its error without the wrappers of futures. */
    private <T> void post(CompletableFuture<T> future, BiFunction<T, Throwable, Event> event) {
        future.whenComplete((value, error) -> post(event.apply(value, QFlowErrors.unwrap(error))));
    }

    private static <T> BiFunction<T, Throwable, Event> orFault(Function<T, Event> event) {
        return (value, error) -> error == null ? event.apply(value) : new Event.Fault(error);
    }

    /** Posts the notifications of a wait. */
    private final class Poster implements WatchListener {

        private final String executionId;

        Poster(String executionId) {
            this.executionId = executionId;
        }

        @Override
        public void polled(Execution execution, Instant nextPoll) {
            post(new Event.PollAnswered(executionId, new RunEvent.Polled(execution, nextPoll)));
        }

        @Override
        public void stepsSeen(ExecutionDetails details) {
            post(new Event.StepsSeen(details));
        }

        @Override
        public void pollWaits(Instant until) {
            post(new Event.PollAnswered(executionId, new RunEvent.PollWaits(until)));
        }

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {
            post(new Event.PollAnswered(executionId, new RunEvent.PollFailed(executionId, error, nextPoll)));
        }

        @Override
        public void ended(Execution execution) {
            post(new Event.ExecutionEnded(executionId, execution));
        }

        @Override
        public void timedOut(Execution last) {
            post(new Event.ExecutionTimedOut(executionId, last));
        }

        @Override
        public void failed(QFlowException error) {
            post(new Event.WaitFailed(executionId, error));
        }

        @Override
        public CompletableFuture<Connection> renewed() {
            return FlowRun.this.renewed();
        }
    }
}

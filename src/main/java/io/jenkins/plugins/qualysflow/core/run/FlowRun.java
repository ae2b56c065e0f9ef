package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.DefinitionCheck;
import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One run: starts, waits, collects, and says how it ended. Taken up again after a restart from the state that was stored
 * last.
 *
 * <p>It is a state machine. Whatever happens is posted as an {@link Event} to its mailbox, which handles one after the
 * other; so nothing here is locked. What may block is done elsewhere and posts what it comes to.
 *
 * <table>
 * <caption>What leads from one state to the next; all other events change nothing</caption>
 * <tr><th>State</th><th>Event</th><th>Next state</th></tr>
 * <tr><td>NEW</td><td>Begin, as stored: not begun; start not answered; execution known; done</td>
 *     <td>STARTING; RECOVERING; WAITING; NEW</td></tr>
 * <tr><td>STARTING</td><td>StartAnswered: with an execution; by something that proves that nothing began, while there is
 *     time; by a refusal; by anything else</td><td>WAITING; STARTING; PUBLISHING; RECOVERING</td></tr>
 * <tr><td>STARTING</td><td>DefinitionFound that the run differs from, where that is not allowed</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>STARTING</td><td>Deadline before it was sent; TokenReady or RequestReady with an error that does not pass;
 *     Saved of TRIGGERING with any error</td><td>PUBLISHING</td></tr>
 * <tr><td>STARTING once it was sent, RECOVERING</td><td>Abort</td><td>DONE</td></tr>
 * <tr><td>RECOVERING</td><td>Recovered: the execution; nothing that is proven</td><td>WAITING; PUBLISHING</td></tr>
 * <tr><td>WAITING</td><td>ExecutionEnded of the run's own, then ChildrenFound and ExecutionEnded until all children are
 *     known</td><td>COLLECTING</td></tr>
 * <tr><td>WAITING</td><td>Saved, where nobody waits; ExecutionTimedOut, WaitFailed; Connected with an error</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>COLLECTING</td><td>Collected; EvidenceOpened with an error</td><td>PUBLISHING</td></tr>
 * <tr><td>PUBLISHING</td><td>Published, then Saved</td><td>DONE</td></tr>
 * <tr><td>any other but PUBLISHING and DONE</td><td>Abort; while COLLECTING by way of Collected</td>
 *     <td>PUBLISHING</td></tr>
 * <tr><td>any</td><td>Fault</td><td>DONE</td></tr>
 * </table>
 *
 * <p>A start is sent once. There is no key by which the service could recognise a repetition, and no call to take a start
 * back. So its way is TokenReady, DefinitionFound, TurnCame, Saved, RequestReady, and only then is it sent: until then nothing was, and from
 * then on it may have begun whatever follows, save what {@link QFlowException#isProvenUnprocessed} or a refusal says. An
 * answer that comes after the end is still stored.
 */
public final class FlowRun {

    private static final Logger LOGGER = Logger.getLogger(FlowRun.class.getName());

    /** As a rule; kept free of the quota while the execution is waited for. */
    private static final int CALLS_TO_COLLECT = 1;

    /** How long storing may take: a run must not hang for it. */
    private static final int SAVE_SECONDS = 30;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Until the surroundings, which were going down, are asked again. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    private static final Duration UNSPOKEN_PAUSE = Duration.ofSeconds(60);

    private static final String ABORTED = "the build was aborted";

    /** Where a run stands. */
    enum State {
        /** Not begun. */
        NEW,
        /** The start is got ready, has its turn, is sent, or waits for another try. */
        STARTING,
        /** A start that may have begun an execution is looked for. */
        RECOVERING,
        /** The execution is known, and its end and that of its children are waited for. */
        WAITING,
        /** What they left is fetched. */
        COLLECTING,
        /** The result is known; the evidence is kept, then the end is stored. */
        PUBLISHING,
        /** The host has heard of the end. */
        DONE
    }

    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Verdict verdict;
    private final Reports reports;
    private final Mailbox mailbox;
    /** One after the other, or an older state could be stored over a newer one. */
    private final Mailbox storing;

    /** Read by a Jenkins that goes down. */
    private volatile boolean unanswered;
    /** Set ahead of the Abort, which may stand behind an event that would send the start. */
    private volatile boolean stopped;
    /** Read by calls that nobody needs any more. */
    private volatile boolean waitOver;

    // All else is used by the mailbox alone.

    private State state = State.NEW;
    private RunState stored;
    private Connection connection;
    private RunResult result;

    private Scheduler.Timer deadline = () -> {};
    private Scheduler.Timer retry = () -> {};
    private Duration retryDelay = Duration.ZERO;
    private Duration backOff = FIRST_RETRY;
    private boolean tokenRenewed;
    private boolean compared;
    private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
    private CompletableFuture<CompletableFuture<StartedExecution>> place = new CompletableFuture<>();
    private String unknownReason;

    private final List<Scheduler.Timer> waits = new ArrayList<>();
    private final Children children = new Children();
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
        this.evidence = new Evidence(order, host, reports);
        this.mailbox = new Mailbox(engine.worker());
        this.storing = new Mailbox(engine.worker());
    }

    /** Begins, or takes up again. Returns at once; everything else happens on worker threads. */
    public void begin() {
        post(new Event.Begin());
    }

    /**
     * Ends the run from outside. The execution goes on in Qualys Flow. A start that is on its way is not cut off; when
     * its answer comes, the host hears {@link RunEvent.StartedLate}. A second stop does nothing.
     */
    public void stop() {
        stopped = true;
        post(new Event.Abort());
    }

    /** Whether a start was sent whose answer is not stored: the time to lose an answer. */
    public boolean isStartUnanswered() {
        return unanswered;
    }

    /** Whether it is the run on whose behalf something is waited for. */
    public boolean isFor(Object waiter) {
        return waiter == host;
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

    /** Where it stands; to be asked while nothing happens. */
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
            // The run went on without it; the place is given back.
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
                        tell(new RunEvent.NotMarked(unmarked));
                    }
                    getReady();
                }
                // It may have been sent, so it is not sent again.
                case TRIGGERING -> recover("Jenkins was restarted while it was being sent");
                case WAITING, COLLECTING -> {
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
            getReady();
        } else if (event instanceof Event.TokenReady ready) {
            tokenReady(ready);
        } else if (event instanceof Event.DefinitionFound definition) {
            compare(definition.found());
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

    /** Gets a token before the start takes one of the few places for starts, since that may take its time. */
    private void getReady() {
        // A start that may not go out must not use up the quota.
        if (!host.maySend()) {
            tell(new RunEvent.StartHeld());
            retry = after(HOLD, new Event.Retry());
            return;
        }
        post(
                on(engine.worker(), host::connection)
                        .thenCompose(made -> made.client().authenticate().thenApply(done -> made)),
                Event.TokenReady::new);
    }

    private void tokenReady(Event.TokenReady ready) {
        if (ready.error() != null) {
            notSent(ready.error());
            return;
        }
        connection = ready.connection();
        if (order.definition() == DefinitionUse.IGNORE || compared) {
            takeTurn();
            return;
        }
        compared = true;
        post(engine.definitions().of(connection, order.workflowId()), orFault(Event.DefinitionFound::new));
    }

    /** A definition is a help: where it can't be had, the run is started without it. */
    private void compare(WorkflowDefinitions.Found found) {
        List<String> findings = found.problem() == null
                ? DefinitionCheck.findings(found.details(), order.request().variables(), order.wantedSteps())
                : List.of();
        if (!findings.isEmpty() && order.definition() == DefinitionUse.REFUSE) {
            notStarted(RunError.of("definition", String.join("; ", findings)));
            return;
        }
        if (found.problem() != null) {
            tell(new RunEvent.DefinitionUnknown(found.problem()));
        } else if (!findings.isEmpty()) {
            tell(new RunEvent.DefinitionDiffers(findings));
        }
        takeTurn();
    }

    private void takeTurn() {
        Instant until = connection.account().heldBackUntil(Purpose.START);
        if (until != null) {
            tell(new RunEvent.StartWaits(until));
        }
        CompletableFuture<CompletableFuture<StartedExecution>> given = new CompletableFuture<>();
        turn = connection.account().submit(Purpose.START, () -> {
            post(new Event.TurnCame(given));
            return given.thenCompose(Function.identity());
        });
        turn.whenComplete((answer, error) -> {
            // Once the place is used or given back, others tell how it ends.
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
            // Stored or not: a restart that finds a start as about to be sent asks the user.
            retry = after(retryDelay, new Event.Retry());
        } else if (saved.error() != null) {
            notStarted(RunError.of(
                    "not_saved",
                    "the state of the build could not be stored, so nothing was sent: "
                            + saved.error().getMessage()));
        } else {
            String marker = stored.marker();
            Connection by = connection;
            // The token may have expired while the start waited for its turn.
            post(
                    on(engine.worker(), () -> complete(marker))
                            .thenCompose(request -> by.client().authenticate().thenApply(done -> request)),
                    Event.RequestReady::new);
        }
    }

    /** The request with what is never stored, and with its marker. */
    private RunRequest complete(String marker) throws IOException {
        RunRequest complete = host.completed(order.request());
        RunRequest marked = marker == null ? complete : RunMark.on(complete, marker, host.label());
        // By now the host has told what is secret of it.
        return marked.hiding(order.collect().secrets().texts());
    }

    /** The marker to send: the same at each try; null for none. */
    private String marker() {
        if (!order.markRun() || RunMark.problem(order.request()) != null) {
            return null;
        }
        return stored.marker() == null ? RunMark.random() : stored.marker();
    }

    /** The one place where a start is sent. It is stored as about to be sent, and neither aborted nor too late. */
    private void requestReady(Event.RequestReady ready) {
        if (stopped) {
            // The Abort is on its way, and ends the run.
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
        // Before the host is asked: a Jenkins that goes down says so first, and then looks for starts on their way.
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
            // Whatever happens once the request is sent is told by the future; so this one was not.
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

    /** Nothing was sent, or it was not acted on: tried again where that may help, and else the end. */
    private void notSent(Throwable error) {
        if (error instanceof QFlowException known) {
            if (known.isPassing()) {
                putOff(known);
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

    private void putOff(QFlowException error) {
        boolean limited = error.kind() == Kind.RATE_LIMITED;
        Duration asked = limited ? error.retryAfter() : backOff;
        // A pause of no time would have it sent as fast as the service can refuse it.
        Duration wait = asked == null ? UNSPOKEN_PAUSE : asked.compareTo(backOff) < 0 ? backOff : asked;
        Duration next = backOff.multipliedBy(2);
        Duration longest = order.polling().maxInterval();
        backOff = next.compareTo(longest) < 0 ? next : longest;
        Instant until = now().plus(wait);
        if ((!limited && !order.repeatUnsent()) || !until.isBefore(stored.deadline())) {
            notStarted(RunError.of(error));
            return;
        }
        // By then the new token may have expired, too.
        tokenRenewed = false;
        tryAgainIn(wait);
        tell(new RunEvent.StartPutOff(error, until));
    }

    /** Gives its place to others. A restart meanwhile is to find that nothing was sent. */
    private void tryAgainIn(Duration delay) {
        place.cancel(false);
        retryDelay = delay;
        save(stored.in(Phase.NEW));
    }

    private boolean isTooLate() {
        // The timer may be late.
        return !now().isBefore(stored.deadline());
    }

    private void tooLate() {
        notStarted(RunError.of("timed_out", "it could not be sent before the deadline"));
    }

    private void notStarted(RunError error) {
        conclude(verdict.of(null, null, Outcome.NOT_STARTED, error), null);
    }

    // A start of which no answer is known.

    private void recover(String reason) {
        state = State.RECOVERING;
        deadline.cancel();
        unknownReason = reason;
        find();
    }

    /** Looks for the execution that the start began; for the candidates, where that can't be proven. */
    private void find() {
        RunState unknown = stored;
        CompletableFuture<Connection> by = connection == null
                ? on(engine.worker(), host::connection)
                : CompletableFuture.completedFuture(connection);
        post(
                by.thenComposeAsync(
                        found -> {
                            connection = found;
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
                tell(new RunEvent.Adopted(id));
                state = State.WAITING;
                save(stored.started(id));
            }
        }
    }

    // The wait.

    private void whenWaiting(Event event) {
        if (event instanceof Event.Saved saved) {
            begun(saved);
        } else if (event instanceof Event.Connected connected) {
            connected(connected);
        } else if (event instanceof Event.PollAnswered answered) {
            polled(answered);
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

    /** It is stored that the execution has begun. The run goes on if that fails: the id must not be lost for it. */
    private void begun(Event.Saved saved) {
        unanswered = false;
        if (saved.error() != null) {
            LOGGER.log(Level.WARNING, "Execution " + stored.executionId() + " could not be stored", saved.error());
        }
        tell(new RunEvent.Started(stored.executionId()));
        await();
    }

    private void await() {
        if (!order.waitForEnd()) {
            conclude(verdict.of(stored.executionId(), null, Outcome.STARTED, null), null);
        } else if (connection == null) {
            post(on(engine.worker(), host::connection), Event.Connected::new);
        } else {
            watch(stored.executionId(), order.workflowId(), stored.triggeredAt());
        }
    }

    private void connected(Event.Connected connected) {
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
                executionId, workflowId, startedAt, stored.deadline(), order.polling(), CALLS_TO_COLLECT, host);
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
        tell(answered.news());
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
            // Nobody knows that there is such an execution, so it can't be said to be late.
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

    // Its children. Nothing of them is stored: a run that is taken up again finds them again.

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
                                calls)
                        .find(),
                orFault(found -> new Event.ChildrenFound(parent.id(), level, found)));
    }

    private void childrenFound(Event.ChildrenFound found) {
        for (Execution child : found.found().children()) {
            if (isOwn(child.id()) || !children.add(child, found.parentId(), found.level())) {
                continue;
            }
            tell(new RunEvent.ChildFound(child));
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
        tell(new RunEvent.Collecting(lastSeen));
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
            opening = true;
            String executionId = stored.executionId();
            post(
                    on(engine.worker(), () -> evidence.open(executionId)),
                    (opened, error) -> new Event.EvidenceOpened(error));
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

    /** Ends the run where nothing is being collected. */
    private void abort() {
        RunError error = mayHaveBegun()
                ? RunError.of("start_unknown", "its start was sent and not answered yet, so it may have begun")
                : null;
        conclude(verdict.of(stored.executionId(), lastSeen, Outcome.ABORTED, error), ABORTED);
    }

    /** Whether a start was sent, perhaps before a restart, of which it is not known what it began. */
    private boolean mayHaveBegun() {
        return stored.phase() == Phase.TRIGGERING && (state != State.STARTING || unanswered);
    }

    /**
     * Keeps the evidence of an execution that is known, and ends.
     *
     * @param notCollected why nothing was collected; null where it was
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
                // The result stands, stored or not.
                finish();
            }
        }
    }

    private void published(Evidence.Kept kept) {
        result = kept.result();
        report(kept);
        if (result.outcome() == Outcome.ABORTED && result.executionId() == null && result.error() != null) {
            // A start on its way keeps its phase, which is stored: a late answer is stored over it.
            finish();
        } else {
            save(stored.in(Phase.DONE));
        }
    }

    private void report(Evidence.Kept kept) {
        try {
            tell(new RunEvent.Reported(reports.of(result, host.description(), kept.files(), result.missing())));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The report of a run could not be made", e);
        }
    }

    private void finish() {
        state = State.DONE;
        tell(new RunEvent.Finished(result));
    }

    /** Whatever went wrong here, a build must not hang for it. */
    private void fault(Throwable error) {
        LOGGER.log(Level.WARNING, "A run of Qualys Flow failed", error);
        if (state == State.DONE) {
            return;
        }
        String reason = "an error in the plugin: " + error;
        result = state == State.PUBLISHING ? result.with(new Missing("evidence", reason)) : failed(reason);
        try {
            release();
            // Later it may be written to by an archiver, which would be waited for.
            if (state == State.COLLECTING && collecting) {
                evidence.stop(reason);
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A run of Qualys Flow that failed left something behind", e);
        }
        finish();
    }

    private RunResult failed(String reason) {
        Outcome outcome = stored.executionId() != null
                ? Outcome.STARTED
                : mayHaveBegun() ? Outcome.START_UNKNOWN : Outcome.NOT_STARTED;
        return verdict.of(stored.executionId(), lastSeen, outcome, RunError.of("failed", reason));
    }

    /** Lets go of everything that could still call back, save a start on its way. */
    private void release() {
        deadline.cancel();
        retry.cancel();
        turn.cancel(false);
        place.cancel(false);
        waitOver = true;
        waits.forEach(Scheduler.Timer::cancel);
    }

    /** A start that was on its way when the run ended: its execution is recorded, and nothing more. */
    private void whenDone(Event event) {
        if (event instanceof Event.StartAnswered answered) {
            unanswered = answered.error() == null;
            if (answered.error() == null) {
                save(stored.started(answered.execution().executionId()));
            } else if (mayHaveBegun(answered.error()) && stored.marker() != null) {
                // Without a marker nothing can be proven, and nobody looks at candidates any more.
                find();
            }
        } else if (event instanceof Event.Recovered recovered) {
            if (recovered.error() == null && recovered.found().execution() != null) {
                save(stored.started(recovered.found().execution().id()));
            }
        } else if (event instanceof Event.Saved saved && saved.state().phase() == Phase.WAITING) {
            unanswered = false;
            if (result.executionId() == null) {
                tell(new RunEvent.StartedLate(saved.state().executionId()));
            }
        }
    }

    // What it does things with.

    private Instant now() {
        return engine.clock().instant();
    }

    private Scheduler.Timer after(Duration delay, Event event) {
        return engine.scheduler().schedule(() -> post(event), delay);
    }

    /** A host that can't take the news is no reason to stop. */
    private void tell(RunEvent event) {
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
                engine.scheduler(),
                now().plus(order.collectTime()),
                order.polling().maxInterval(),
                engine.bulk(),
                this::renewed);
    }

    /** Another connection, from the credential as it is now; null if there is none. Called by workers. */
    private Connection renewed() {
        try {
            Connection other = host.connection();
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

    /** Posts what a future comes to; its error without the wrapping of futures. */
    private <T> void post(CompletableFuture<T> future, BiFunction<T, Throwable, Event> event) {
        future.whenComplete((value, error) -> post(event.apply(value, QFlowErrors.unwrap(error))));
    }

    private static <T> BiFunction<T, Throwable, Event> orFault(Function<T, Event> event) {
        return (value, error) -> error == null ? event.apply(value) : new Event.Fault(error);
    }

    /** Posts what is heard of a wait. */
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
        public Connection renewed() {
            return FlowRun.this.renewed();
        }
    }
}

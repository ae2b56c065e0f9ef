package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.run.RunContext.on;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A run in {@link FlowRun.State#STARTING}: gets a token, lets the run be compared, queues the start, and sends it once. Sends it
 * again only after an answer that proves that nothing began.
 */
final class Starting {

    private static final Logger LOGGER = Logger.getLogger(Starting.class.getName());

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Interval of checks whether a start that is held back may be sent. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    /** The pause after a start was refused for the quota without a time to wait. */
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);

    private final FlowRun run;
    private final RunContext context;
    private final Comparison comparison;

    private Scheduler.Timer deadline = () -> {};
    private Scheduler.Timer retry = () -> {};
    private Duration retryDelay = Duration.ZERO;
    private Duration backOff = FIRST_RETRY;
    private boolean tokenRenewed;
    private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
    private CompletableFuture<CompletableFuture<StartedExecution>> place = new CompletableFuture<>();

    Starting(FlowRun run, RunContext context) {
        this.run = run;
        this.context = context;
        this.comparison = new Comparison(context);
    }

    void begin() {
        deadline =
                context.after(Duration.between(context.now(), context.stored().deadline()), new Event.Deadline());
        String unmarked = context.order.markRun() ? RunMark.problem(context.order.request()) : null;
        if (unmarked != null) {
            context.notifyHost(new RunEvent.NotMarked(unmarked));
        }
        prepare();
    }

    void handle(Event event) {
        if (event instanceof Event.Deadline) {
            if (!context.isUnanswered()) {
                tooLate();
            }
        } else if (event instanceof Event.Retry) {
            prepare();
        } else if (event instanceof Event.TokenReady ready) {
            tokenReady(ready);
        } else if (event instanceof Event.DefinitionFound definition) {
            proceed(comparison.found(definition.found()));
        } else if (event instanceof Event.TurnCame came) {
            turnCame(came.place());
        } else if (event instanceof Event.Saved saved) {
            saved(saved);
        } else if (event instanceof Event.RequestReady ready) {
            requestReady(ready);
        } else if (event instanceof Event.StartAnswered answered) {
            answered(answered);
        }
    }

    /** Cancels everything that could still post events, but not a start that was sent. */
    void release() {
        deadline.cancel();
        retry.cancel();
        turn.cancel(false);
        place.cancel(false);
    }

    /** Gets a token before the start is queued, since that may take long and there are few places for starts. */
    private void prepare() {
        // Before the start counts against the quota.
        if (!context.host.maySend()) {
            context.notifyHost(new RunEvent.StartHeld());
            retry = context.after(HOLD, new Event.Retry());
            return;
        }
        context.post(
                on(context.engine.lookup(), context.host::connection)
                        .thenCompose(made -> made.client().authenticate().thenApply(done -> made)),
                Event.TokenReady::new);
    }

    private void tokenReady(Event.TokenReady ready) {
        if (ready.error() != null) {
            notSent(ready.error());
            return;
        }
        context.connection(ready.connection());
        proceed(comparison.begin());
    }

    private void proceed(Comparison.Decision compared) {
        switch (compared.next()) {
            case WAIT -> {}
            case START -> takeTurn();
            case REFUSE -> notStarted(compared.error());
        }
    }

    private void takeTurn() {
        Instant until = context.connection().account().heldBackUntil(Purpose.START);
        if (until != null) {
            context.notifyHost(new RunEvent.StartWaits(until));
        }
        CompletableFuture<CompletableFuture<StartedExecution>> given = new CompletableFuture<>();
        turn = context.connection().account().submit(Purpose.START, () -> {
            context.post(new Event.TurnCame(given));
            return given.thenCompose(Function.identity());
        });
        turn.whenComplete((answer, error) -> {
            // Only for an error before the turn of the start; later ones are handled elsewhere.
            if (error != null && !given.isDone() && !(QFlowErrors.unwrap(error) instanceof CancellationException)) {
                context.post(new Event.Fault(error));
            }
        });
    }

    private void turnCame(CompletableFuture<CompletableFuture<StartedExecution>> given) {
        place = given;
        if (isTooLate()) {
            tooLate();
        } else if (!context.host.maySend()) {
            tryAgainIn(HOLD);
        } else {
            context.save(context.stored().triggering(context.now(), marker()));
        }
    }

    private void saved(Event.Saved saved) {
        if (saved.state().phase() == Phase.NEW) {
            // Even if storing failed: then a restart finds TRIGGERING, and the start counts as unanswered.
            retry = context.after(retryDelay, new Event.Retry());
        } else if (saved.error() != null) {
            String reason = saved.error() instanceof TimeoutException
                    ? "it took longer than " + RunContext.SAVE_SECONDS + " s"
                    : saved.error().getMessage();
            notStarted(RunError.of(
                    "not_saved", "the state of the build could not be stored, so nothing was sent: " + reason));
        } else {
            String marker = context.stored().marker();
            QFlowClient client = context.connection().client();
            // The token may have expired while the start was queued.
            context.post(
                    on(context.engine.lookup(), () -> complete(marker))
                            .thenCompose(request -> client.authenticate().thenApply(done -> request)),
                    Event.RequestReady::new);
        }
    }

    /** The request with what is never stored, and with its marker. */
    private RunRequest complete(String marker) throws IOException {
        RunRequest complete = context.host.completed(context.order.request());
        RunRequest marked = marker == null ? complete : RunMark.on(complete, marker, context.host.label());
        // Only now, since completed() adds secrets to the options.
        return marked.hiding(context.order.collect().secrets().texts());
    }

    /** The marker to send: the same for each attempt; null for none. */
    private String marker() {
        if (!context.order.markRun() || RunMark.problem(context.order.request()) != null) {
            return null;
        }
        String before = context.stored().marker();
        return before == null ? RunMark.random() : before;
    }

    /** The only place where a start is sent: TRIGGERING is stored, the run is not aborted, the deadline has not passed. */
    private void requestReady(Event.RequestReady ready) {
        if (run.isStopped()) {
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
        context.unanswered(true);
        CompletableFuture<StartedExecution> sent;
        try {
            if (!context.host.maySend()) {
                context.unanswered(false);
                tryAgainIn(HOLD);
                return;
            }
            sent = context.connection().client().run(context.order.workflowId(), ready.request());
        } catch (RuntimeException e) {
            // Not sent: errors after sending are reported by the future.
            context.unanswered(false);
            notSent(e);
            return;
        }
        place.complete(sent);
        context.post(sent, Event.StartAnswered::new);
    }

    private void answered(Event.StartAnswered answered) {
        Throwable error = answered.error();
        if (error == null) {
            deadline.cancel();
            run.began(answered.execution().executionId());
            return;
        }
        context.unanswered(false);
        if (mayHaveBegun(error)) {
            deadline.cancel();
            run.recover(error instanceof QFlowException ? error.getMessage() : "it failed while it was sent");
        } else if (Kind.TOKEN_REJECTED.is(error) && !tokenRenewed) {
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

    /** Whether a start that was answered so may have begun an execution. */
    static boolean mayHaveBegun(Throwable error) {
        return !(error instanceof QFlowException known) || known.isPassing() && !known.isProvenUnprocessed();
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
        Duration longest = context.order.polling().maxInterval();
        backOff = next.compareTo(longest) < 0 ? next : longest;
        Instant until = context.now().plus(wait);
        if ((!limited && !context.order.repeatUnsent())
                || !until.isBefore(context.stored().deadline())) {
            notStarted(RunError.of(error));
            return;
        }
        // The new token may have expired by then, so that it may be renewed once more.
        tokenRenewed = false;
        tryAgainIn(wait);
        context.notifyHost(new RunEvent.StartPutOff(error, until));
    }

    /** Frees the place of the start and stores NEW, so that a restart meanwhile may send it. */
    private void tryAgainIn(Duration delay) {
        place.cancel(false);
        retryDelay = delay;
        context.save(context.stored().in(Phase.NEW));
    }

    private boolean isTooLate() {
        // Not only by the timer, which may be late.
        return !context.now().isBefore(context.stored().deadline());
    }

    private void tooLate() {
        notStarted(RunError.of("timed_out", "it could not be sent before the deadline"));
    }

    private void notStarted(RunError error) {
        run.conclude(context.verdict.of(null, null, Outcome.NOT_STARTED, error), null);
    }
}

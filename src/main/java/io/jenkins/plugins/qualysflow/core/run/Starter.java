package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends the start of one run, once.
 *
 * <p>There is no key by which the service could recognise a repetition, and no call to take a start back. So it is sent
 * only after it is stored that it is about to be, and sent again only after proof that it was not acted on.
 */
final class Starter {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /** Until the surroundings, which were going down, are looked at again. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    private static final Duration UNSPOKEN_PAUSE = Duration.ofSeconds(60);

    private final RunOrder order;
    private final RunHost host;
    private final Engine engine;
    private final Listener listener;
    private volatile RunState state;
    private Duration backOff = FIRST_RETRY;
    private Scheduler.Timer timer = () -> {};
    private Scheduler.Timer deadline = () -> {};
    private CompletableFuture<StartedExecution> sending = CompletableFuture.completedFuture(null);
    private boolean sent;
    /** Whether it was not let go when it was about to be sent: only then a call that was cancelled sent nothing. */
    private volatile boolean turnedBack;

    private boolean stopped;
    private boolean over;

    /** Hears how the start went; exactly one of the first three comes, unless it was stopped before it was sent. */
    interface Listener {
        void started(Connection connection, RunState state, StartedExecution execution);

        void notStarted(RunError error);

        void unknown(Connection connection, RunState state, QFlowException error);
    }

    Starter(RunOrder order, RunState state, RunHost host, Engine engine, Listener listener) {
        this.order = order;
        this.state = state;
        this.host = host;
        this.engine = engine;
        this.listener = listener;
    }

    void begin() {
        synchronized (this) {
            if (over) {
                return;
            }
            Duration left = Duration.between(engine.clock().instant(), state.deadline());
            deadline = engine.scheduler().schedule(this::deadlinePassed, left);
        }
        String unmarked = order.markRun() ? RunMark.problem(order.request()) : null;
        if (unmarked != null) {
            RunHosts.tell(() -> host.notMarked(unmarked));
        }
        submit();
    }

    /**
     * Does not send any more.
     *
     * @return whether the start had been sent, and its answer not come yet
     */
    synchronized boolean stop() {
        // Whatever the answer to a start on its way is: it is not sent again.
        stopped = true;
        if (sent) {
            return true;
        }
        end();
        return false;
    }

    /** Whether the start was sent and its answer has not come. */
    synchronized boolean isUnanswered() {
        return sent && !over;
    }

    /** What was stored last. */
    synchronized RunState state() {
        return state;
    }

    private void submit() {
        Connection connection;
        try {
            // Asked before the account is: a start that may not go out must not use up the quota.
            if (!host.maySend()) {
                RunHosts.tell(host::startHeld);
                again(HOLD);
                return;
            }
            connection = host.connection();
        } catch (IOException e) {
            notStarted(RunError.of("configuration", e.getMessage()));
            return;
        } catch (RuntimeException e) {
            notStarted(RunError.of("failed", "an error in the plugin: " + e));
            return;
        }
        // Before it takes one of the few places for starts, since a token may take its time.
        connection.client().authenticate().whenComplete((done, error) -> {
            if (error == null) {
                engine.worker().execute(() -> queue(connection));
            } else {
                heed(connection, null, error);
            }
        });
    }

    private void queue(Connection connection) {
        Account account = connection.account();
        Instant until = account.heldBackUntil(Purpose.START);
        if (until != null) {
            RunHosts.tell(() -> host.startWaits(until));
        }
        synchronized (this) {
            if (over) {
                return;
            }
            sending = account.submit(Purpose.START, () -> send(connection));
            sending.whenComplete((answer, error) -> heed(connection, answer, error));
        }
    }

    private void heed(Connection connection, StartedExecution answer, Throwable error) {
        try {
            answered(connection, answer, error);
        } catch (RuntimeException | Error e) {
            // Nobody would hear of it here.
            faulted(connection, e);
        }
    }

    private CompletableFuture<StartedExecution> send(Connection connection) {
        synchronized (this) {
            if (over || isLate()) {
                return CompletableFuture.failedFuture(new StartFault.NotSent(null));
            }
            if (!host.maySend()) {
                return CompletableFuture.failedFuture(new StartFault.NotSent(HOLD));
            }
            state = state.triggering(engine.clock().instant(), marker());
        }
        // It takes a place for starts meanwhile, which is one more reason why it is bounded.
        return RunHosts.save(host, state)
                .handle((saved, error) -> {
                    if (error != null) {
                        throw new CompletionException(new StartFault.NotSaved(error));
                    }
                    return null;
                })
                // On a worker, since the host may take a moment to complete the request.
                .thenComposeAsync(saved -> post(connection, complete()), engine.worker());
    }

    private CompletableFuture<StartedExecution> post(Connection connection, RunRequest request) {
        synchronized (this) {
            if (over || isLate()) {
                return CompletableFuture.failedFuture(new StartFault.NotSent(null));
            }
        }
        return connection.client().run(order.workflowId(), request, this::mayGo);
    }

    /** Asked right before it is sent: storing and getting a token take their time, and much may have happened meanwhile. */
    private synchronized boolean mayGo() {
        turnedBack = over || stopped || isLate() || !host.maySend();
        if (turnedBack) {
            return false;
        }
        sent = true;
        deadline.cancel();
        return true;
    }

    /** It was not sent, or refused for its token and not sent again. */
    private void notSent() {
        boolean again;
        synchronized (this) {
            if (over) {
                return;
            }
            sent = false;
            again = !stopped;
        }
        if (again) {
            hold(HOLD);
        } else {
            notStarted(RunError.of("not_sent", "it was stopped before it was sent"));
        }
    }

    /** The request with what is never stored, and with its mark. */
    private RunRequest complete() {
        RunRequest complete;
        try {
            complete = host.completed(order.request());
        } catch (IOException e) {
            throw new CompletionException(new StartFault.NotComplete(e));
        }
        String marker = state.marker();
        RunRequest marked = marker == null ? complete : RunMark.on(complete, marker, host.label());
        // By now the host has told what is secret of it.
        return marked.hiding(order.collect().secrets().texts());
    }

    /** The marker to send: the same at each try; null for none. */
    private String marker() {
        if (!order.markRun() || RunMark.problem(order.request()) != null) {
            return null;
        }
        return state.marker() == null ? RunMark.random() : state.marker();
    }

    /** Whether the deadline has passed, whose timer may be late; ends the start then. */
    private boolean isLate() {
        boolean late = !engine.clock().instant().isBefore(state.deadline());
        if (late) {
            deadlinePassed();
        }
        return late;
    }

    private void answered(Connection connection, StartedExecution answer, Throwable error) {
        if (error == null) {
            synchronized (this) {
                end();
            }
            listener.started(connection, state, answer);
            return;
        }
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause instanceof StartFault.NotSent notSent) {
            if (notSent.tryAfter() != null) {
                hold(notSent.tryAfter());
            }
        } else if (cause instanceof CancellationException && turnedBack) {
            notSent();
        } else if (cause instanceof StartFault.NotSaved) {
            notStarted(RunError.of(
                    "not_saved",
                    "the state of the build could not be stored, so nothing was sent: " + cause.getMessage()));
        } else if (cause instanceof StartFault.NotComplete) {
            notStarted(RunError.of("configuration", cause.getMessage()));
        } else if (cause instanceof QFlowException known) {
            failed(connection, known);
        } else {
            faulted(connection, cause);
        }
    }

    private void failed(Connection connection, QFlowException error) {
        if (error.isProvenUnprocessed()) {
            putOff(error);
        } else if (error.isPassing()) {
            synchronized (this) {
                end();
            }
            listener.unknown(connection, state, error);
        } else {
            notStarted(RunError.of(error));
        }
    }

    /** A fault of ours: before sending it means that nothing was sent, after it nothing is known. */
    private void faulted(Connection connection, Throwable cause) {
        boolean wasSent;
        synchronized (this) {
            if (over) {
                return;
            }
            wasSent = sent;
            end();
        }
        if (wasSent) {
            listener.unknown(connection, state, null);
        } else {
            listener.notStarted(RunError.of("failed", "an error in the plugin: " + cause));
        }
    }

    /** Nothing was acted on: sends again later, where there is a later. */
    private void putOff(QFlowException error) {
        Duration wait;
        boolean limited = Kind.RATE_LIMITED.is(error);
        boolean giveUp;
        synchronized (this) {
            sent = false;
            giveUp = stopped;
            wait = limited ? error.retryAfter() : backOff;
            // A pause of no time would have it sent as fast as the service can refuse it.
            wait = wait == null ? UNSPOKEN_PAUSE : wait.compareTo(backOff) < 0 ? backOff : wait;
            Duration next = backOff.multipliedBy(2);
            Duration longest = order.polling().maxInterval();
            backOff = next.compareTo(longest) < 0 ? next : longest;
            state = state.in(Phase.NEW);
        }
        Instant until = engine.clock().instant().plus(wait);
        if (giveUp || (!limited && !order.repeatUnsent()) || !until.isBefore(state.deadline())) {
            notStarted(RunError.of(error));
            return;
        }
        // If this is not stored, a restart finds a start of which it can't tell that it failed. Then it asks the user.
        Duration delay = wait;
        RunHosts.save(host, state).whenComplete((saved, ignored) -> again(delay));
        RunHosts.tell(() -> host.startPutOff(error, until));
    }

    /** Stored as about to be sent, and not sent after all: a restart meanwhile is to find that nothing was sent. */
    private void hold(Duration tryAfter) {
        RunState unsent;
        synchronized (this) {
            state = state.in(Phase.NEW);
            unsent = state;
        }
        RunHosts.save(host, unsent).whenComplete((saved, ignored) -> again(tryAfter));
    }

    private synchronized void again(Duration delay) {
        if (over) {
            return;
        }
        timer = engine.scheduler().schedule(() -> engine.worker().execute(this::submit), delay);
        Duration left = Duration.between(engine.clock().instant(), state.deadline());
        deadline.cancel();
        deadline = engine.scheduler().schedule(this::deadlinePassed, left);
    }

    private void deadlinePassed() {
        synchronized (this) {
            if (over || sent) {
                return;
            }
            // Ended here and now, lest it be sent before the worker comes to say that it was not.
            end();
        }
        engine.worker()
                .execute(() ->
                        listener.notStarted(RunError.of("timed_out", "it could not be sent before the deadline")));
    }

    private void notStarted(RunError error) {
        synchronized (this) {
            if (over) {
                return;
            }
            end();
        }
        listener.notStarted(error);
    }

    private void end() {
        over = true;
        timer.cancel();
        deadline.cancel();
        if (!sent) {
            sending.cancel(false);
        }
    }
}

package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the stages of a run share: its order, its surroundings, what is known of it, and its mailbox. Used by the mailbox,
 * except where another thread is named.
 */
final class RunContext {

    private static final Logger LOGGER = Logger.getLogger(RunContext.class.getName());

    /** Timeout of storing the state, so that a run never hangs. */
    static final int SAVE_SECONDS = 30;

    final RunOrder order;
    final RunHost host;
    final Engine engine;
    final Verdict verdict;
    final Reports reports;
    final StepNews steps;
    final Mailbox mailbox;

    /** Stores states one after the other, or an older one might overwrite a newer one. */
    private final Mailbox storing;

    private final Consumer<Event> handler;

    /** Whether a start was sent and its answer is not stored. Read by other threads when Jenkins shuts down. */
    private volatile boolean unanswered;
    /** Read by the worker that renews it. */
    private volatile Connection connection;
    /** Tells retried calls to stop, which other threads make. */
    private volatile boolean over;

    private RunState stored;
    private Execution lastSeen;
    private List<String> toldRequired = List.of();

    /**
     * @param state what was stored last
     * @param handler handles the events, one after the other
     */
    RunContext(RunOrder order, RunState state, RunHost host, Engine engine, Consumer<Event> handler) {
        this.order = order;
        this.stored = state;
        this.host = host;
        this.engine = engine;
        this.handler = handler;
        this.verdict = new Verdict(order);
        this.reports = new Reports(order.collect().secrets());
        this.steps = new StepNews(reports);
        this.mailbox = new Mailbox(engine.worker());
        this.storing = new Mailbox(engine.worker());
    }

    // What is known.

    /** The state that was stored last, or is being stored. */
    RunState stored() {
        return stored;
    }

    /** Null until it was looked up. */
    Connection connection() {
        return connection;
    }

    void connection(Connection now) {
        connection = now;
    }

    /** The run's own execution as the last poll saw it; null before. */
    Execution lastSeen() {
        return lastSeen;
    }

    void saw(Execution execution) {
        lastSeen = execution;
    }

    boolean isOwn(String executionId) {
        return executionId.equals(stored.executionId());
    }

    /** Whether a start was sent and its answer is not stored yet. Called by any thread. */
    boolean isUnanswered() {
        return unanswered;
    }

    void unanswered(boolean now) {
        unanswered = now;
    }

    /** Nothing that the run waits for is of interest any more. */
    void end() {
        over = true;
    }

    // The mailbox.

    /** Called by any thread. */
    void post(Event event) {
        mailbox.execute(() -> handler.accept(event));
    }

    /** Posts the result of a future; its error without the wrappers of futures. */
    <T> void post(CompletableFuture<T> future, BiFunction<T, Throwable, Event> event) {
        future.whenComplete((value, error) -> post(event.apply(value, QFlowErrors.unwrap(error))));
    }

    static <T> BiFunction<T, Throwable, Event> orFault(Function<T, Event> event) {
        return (value, error) -> error == null ? event.apply(value) : new Event.Fault(error);
    }

    /** Stores that state, and posts {@link Event.Saved}. */
    void save(RunState next) {
        stored = next;
        post(
                CompletableFuture.supplyAsync(() -> host.save(next), storing)
                        .thenCompose(Function.identity())
                        .orTimeout(SAVE_SECONDS, TimeUnit.SECONDS),
                (nothing, error) -> new Event.Saved(next, error));
    }

    Scheduler.Timer after(Duration delay, Event event) {
        return engine.scheduler().schedule(() -> post(event), delay);
    }

    /** Runs a task that may block on other threads. */
    static <T> CompletableFuture<T> on(Executor threads, Callable<T> task) {
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

    // The surroundings.

    Instant now() {
        return engine.clock().instant();
    }

    /** Notifies the host; its errors don't stop the run. */
    void notifyHost(RunEvent event) {
        try {
            host.on(event);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The progress of a run could not be shown", e);
        }
    }

    /** Notifies the host of the gates that are required, unless nothing else has been told before. */
    void tellRequired() {
        List<String> sentences = verdict.required().sentences();
        if (!sentences.equals(toldRequired)) {
            toldRequired = sentences;
            if (!sentences.isEmpty()) {
                notifyHost(new RunEvent.GatesRequired(sentences));
            }
        }
    }

    /** Calls that are repeated until the time for collecting is over, or the run. */
    RetriedCalls retriedCalls() {
        return new RetriedCalls(connection, settings(), () -> over);
    }

    Collector.Settings settings() {
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
    CompletableFuture<Connection> renewed() {
        return on(engine.lookup(), this::lookUpAgain);
    }

    private Connection lookUpAgain() {
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
}

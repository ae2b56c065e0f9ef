package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.AnswerTimeout;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.host.LogTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A read-only query whose answer the step returns. Holds no thread while it waits. After a restart the query is made again.
 */
abstract class QueryStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(QueryStepExecution.class.getName());

    /** How long a query is retried after temporary errors. Time in which no call is allowed does not count. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Upper limit, also while no call is allowed. */
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    private static final Duration MAX_RETRY_INTERVAL = Duration.ofSeconds(60);

    private final String function;
    private final String server;
    private final String credentialsId;
    private transient volatile CompletableFuture<?> asked;
    private transient boolean completed;

    /** @throws IOException if the server of the step is not configured */
    QueryStepExecution(@NonNull QFlowStep step, @NonNull StepContext context) throws IOException, InterruptedException {
        super(context);
        this.function = step.getDescriptor().getFunctionName();
        ServerChoice choice =
                ServerChoice.of(context.get(Run.class).getParent(), step.getServer(), step.getCredentialsId());
        this.server = choice.server().getName();
        this.credentialsId = choice.credentialsId();
    }

    /** Makes calls, which wait for the quota and are retried. */
    interface Calls {
        <T> CompletableFuture<T> fetch(Function<QFlowClient, CompletableFuture<T>> call);
    }

    /** @return the answer, in plain serializable types */
    abstract CompletableFuture<?> ask(Run<?, ?> build, Calls calls) throws IOException;

    @Override
    public boolean start() {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    private void begin() {
        Engine engine = QualysFlowEngine.get().engine();
        engine.lookup().execute(() -> {
            try {
                Run<?, ?> build = getContext().get(Run.class);
                Connection connection = Connections.get().of(build, server, credentialsId, true);
                RetriedCalls retried = new RetriedCalls(
                        connection,
                        new Collector.Settings(
                                engine.clock(),
                                engine.scheduler(),
                                engine.clock().instant().plus(MAX_WAIT),
                                MAX_RETRY_INTERVAL),
                        this::isOver);
                CompletableFuture<?> answered = ask(build, new Calls() {
                    @Override
                    public <T> CompletableFuture<T> fetch(Function<QFlowClient, CompletableFuture<T>> call) {
                        return retried.fetch(call);
                    }
                });
                asked = answered;
                AnswerTimeout timeout = new AnswerTimeout(
                        engine.clock(),
                        engine.scheduler(),
                        connection.account(),
                        TIMEOUT,
                        until -> engine.worker().execute(() -> sayHeldBack(until)),
                        () -> engine.worker().execute(() -> answered.cancel(true)));
                answered.whenComplete((answer, error) -> {
                    timeout.end();
                    complete(answer, error);
                });
                // A killed build does not stop its steps.
                timeout.begin(() -> isOver() || !build.isBuilding());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                complete(null, e);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                // After any error the step must end, or the build would hang.
                complete(null, e);
            }
        });
    }

    private void sayHeldBack(Instant until) {
        try {
            getContext()
                    .get(TaskListener.class)
                    .getLogger()
                    .println("[Qualys Flow] "
                            + Messages.QueryStepExecution_heldBack(
                                    function,
                                    LogTime.of(
                                            until,
                                            QualysFlowEngine.get()
                                                    .engine()
                                                    .clock()
                                                    .instant())));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The log of the build is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complete(Object answer, Throwable error) {
        if (!mayComplete()) {
            return;
        }
        if (error == null) {
            getContext().onSuccess(answer);
        } else {
            getContext().onFailure(readable(QFlowErrors.unwrap(error)));
        }
    }

    /** Expected errors become one line in the log; programming errors keep their stack trace. */
    private Throwable readable(Throwable error) {
        if (error instanceof CancellationException) {
            return new AbortException(function + ": " + Messages.QueryStepExecution_noAnswer(TIMEOUT.toMinutes()));
        }
        if (error instanceof QFlowException || error instanceof IOException) {
            LOGGER.log(Level.FINE, "A query to Qualys Flow failed", error);
            return new AbortException(function + ": " + Scrubber.printable(error.getMessage()));
        }
        return error;
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        CompletableFuture<?> running = asked;
        if (mayComplete()) {
            getContext().onFailure(cause);
        }
        if (running != null) {
            running.cancel(true);
        }
    }

    private synchronized boolean isOver() {
        return completed;
    }

    /** Once only, and not during a shutdown: the answer would be lost, and the query is made again after the restart. */
    private synchronized boolean mayComplete() {
        if (completed || QualysFlowEngine.isGoingDown()) {
            return false;
        }
        completed = true;
        return true;
    }
}

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
 * A question to Qualys Flow whose answer is what the step returns. Holds no thread while it waits; after a restart it is
 * asked again, which changes nothing.
 */
abstract class QueryStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(QueryStepExecution.class.getName());

    /** For how long a question is repeated while its error may pass; time in which no call may be made does not count. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** However long calls are held back. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private final String function;
    private final String server;
    private final String credentialsId;
    private transient volatile CompletableFuture<?> asked;
    private transient boolean completed;

    /**
     * A question.
     *
     * @throws IOException if the step names no server that is configured
     */
    QueryStepExecution(@NonNull QFlowStep step, @NonNull StepContext context) throws IOException, InterruptedException {
        super(context);
        this.function = step.getDescriptor().getFunctionName();
        ServerChoice choice =
                ServerChoice.of(context.get(Run.class).getParent(), step.getServer(), step.getCredentialsId());
        this.server = choice.server().getName();
        this.credentialsId = choice.credentialsId();
    }

    /** What is asked with; every call may be repeated and waits for the quota. */
    interface Calls {
        <T> CompletableFuture<T> fetch(Function<QFlowClient, CompletableFuture<T>> call);
    }

    /**
     * Asks.
     *
     * @return plain values that can be serialized
     */
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
        engine.worker().execute(() -> {
            try {
                Run<?, ?> build = getContext().get(Run.class);
                Connection connection = Connections.get().of(build, server, credentialsId, true);
                RetriedCalls retried = new RetriedCalls(
                        connection,
                        new Collector.Settings(
                                engine.clock(),
                                engine.scheduler(),
                                engine.clock().instant().plus(LONGEST),
                                LONGEST_RETRY),
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
                // A build that was killed tells nobody.
                timeout.begin(() -> isOver() || !build.isBuilding());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                complete(null, e);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                // Whatever it is, the step must not hang for it.
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
            LOGGER.log(Level.FINE, "A build did not hear that its question waits", e);
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

    /** What a build can say of it in a line, where it is nobody's programming error. */
    private Throwable readable(Throwable error) {
        if (error instanceof CancellationException) {
            return new AbortException(function + ": " + Messages.QueryStepExecution_noAnswer(TIMEOUT.toMinutes()));
        }
        if (error instanceof QFlowException || error instanceof IOException) {
            LOGGER.log(Level.FINE, "A question to Qualys Flow failed", error);
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

    /** Once only, and not while Jenkins goes down: the Pipeline would not hear of it, and asks again afterwards. */
    private synchronized boolean mayComplete() {
        if (completed || QualysFlowEngine.isGoingDown()) {
            return false;
        }
        completed = true;
        return true;
    }
}

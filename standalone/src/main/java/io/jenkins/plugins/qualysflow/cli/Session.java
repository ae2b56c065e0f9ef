package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** What a command that only reads has to do with the service: calls within the quota, one after the other. */
final class Session {

    private static final Duration SAY_SO_AFTER = Duration.ofSeconds(10);

    /** What a command does with a session. */
    @FunctionalInterface
    interface Work {
        /** Does it; returns the exit code. */
        int in(Session session) throws QFlowException;
    }

    private final Connection connection;
    private final Scheduler scheduler;
    private final Progress progress;
    private final Interruption interruption;
    private CompletableFuture<?> awaited = CompletableFuture.completedFuture(null);

    private Session(Connection connection, Scheduler scheduler, Progress progress, Interruption interruption) {
        this.connection = connection;
        this.scheduler = scheduler;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * Opens a session, does the work and tells what failed.
     *
     * @return the exit code
     * @throws BadUsage if the options name no service, or the environment no credential
     */
    static int run(Surroundings surroundings, ConnectionOptions options, Work work) {
        Gateway gateway = options.gateway(surroundings);
        CredentialVariables credential = CredentialVariables.of(surroundings);
        try (CommandEngine engine = new CommandEngine(surroundings.clock());
                Progress progress = Progress.in(surroundings, engine.engine().scheduler())) {
            if (credential.warning() != null) {
                progress.say("Warning: " + credential.warning());
            }
            Session session = new Session(
                    options.connect(gateway, credential, engine, surroundings, progress, null),
                    engine.engine().scheduler(),
                    progress,
                    surroundings.interruption());
            surroundings.interruption().then(session::interrupted);
            try {
                return work.in(session);
            } catch (QFlowException e) {
                progress.say("Error: " + e.getMessage());
                return ExitCodes.of(e);
            } catch (CancellationException e) {
                progress.say("Interrupted");
                return ExitCodes.INTERRUPTED;
            }
        }
    }

    /** Makes a call when the quota allows; completes with its answer. */
    <T> CompletableFuture<T> submit(Purpose purpose, Function<QFlowClient, CompletableFuture<T>> call) {
        return connection.account().submit(purpose, () -> call.apply(connection.client()));
    }

    /** Waits for the answer of a call, or for the user's wish to end. */
    <T> T await(CompletableFuture<T> answer) throws QFlowException {
        synchronized (this) {
            awaited = answer;
        }
        if (interruption.hasCome()) {
            answer.cancel(true);
        }
        Scheduler.Timer slow = scheduler.schedule(
                () -> progress.say("No answer yet; while the call quota is used up, calls wait for it"), SAY_SO_AFTER);
        try {
            return answer.join();
        } catch (CompletionException e) {
            QFlowException known = QFlowErrors.of(e);
            if (known != null) {
                throw known;
            }
            throw e;
        } finally {
            slow.cancel();
        }
    }

    /** Tells the user something. */
    void say(String line) {
        progress.say(line);
    }

    private void interrupted() {
        CompletableFuture<?> waiting;
        synchronized (this) {
            waiting = awaited;
        }
        waiting.cancel(true);
    }
}

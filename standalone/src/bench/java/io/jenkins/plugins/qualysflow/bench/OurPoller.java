package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.poll.Watch;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The plugin's own {@link ExecutionPoller}, as builds use it. */
final class OurPoller implements WaitingPolicy {

    private final ExecutionPoller poller;
    private final Connection connection;

    OurPoller(SimulatedTime time, SimulatedService service, int callsPerHour, Random random) {
        poller = new ExecutionPoller(time, time, time, random::nextDouble);
        Account account = poller.account(new AccountKey("https://gateway.example", "bench"), callsPerHour);
        connection = new Connection(account, service.client(account));
    }

    /** What the poller is to be told of a wait. */
    static Watch watch(Await await) {
        PollSettings settings = new PollSettings(
                PollSettings.DEFAULT.initialDelay(), PollSettings.DEFAULT.maxInterval(), await.earlier());
        return new Watch(
                await.executionId(),
                await.workflowId(),
                await.since(),
                await.deadline(),
                settings,
                await.callsAfterwards(),
                null);
    }

    @Override
    public void await(Await await, Consumer<WaitEnd> told) {
        poller.watch(watch(await), connection, new Ends(told));
    }

    @Override
    public <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call) {
        Purpose purpose =
                switch (kind) {
                    case START -> Purpose.START;
                    case COLLECT -> Purpose.COLLECT;
                    case POLL, LAST_POLL -> throw new IllegalArgumentException("the poller polls by itself");
                };
        return connection.account().submit(purpose, call);
    }

    @Override
    public QFlowClient client() {
        return connection.client();
    }

    /** Passes on how a wait ended. */
    record Ends(Consumer<WaitEnd> told) implements WatchListener {

        @Override
        public void polled(Execution execution, Instant nextPoll) {}

        @Override
        public void pollFailed(QFlowException error, Instant nextPoll) {}

        @Override
        public void ended(Execution execution) {
            told.accept(WaitEnd.NOTICED);
        }

        @Override
        public void timedOut(Execution last) {
            told.accept(WaitEnd.TIMED_OUT);
        }

        @Override
        public void failed(QFlowException error) {
            told.accept(WaitEnd.FAILED);
        }
    }
}

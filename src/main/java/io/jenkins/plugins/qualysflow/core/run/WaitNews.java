package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Posts the news of a wait to the mailbox of its run. */
final class WaitNews implements WatchListener {

    private final String executionId;
    private final RunContext context;

    WaitNews(String executionId, RunContext context) {
        this.executionId = executionId;
        this.context = context;
    }

    @Override
    public void polled(Execution execution, Instant nextPoll) {
        context.post(new Event.PollAnswered(executionId, new RunEvent.Polled(execution, nextPoll)));
    }

    @Override
    public void stepsSeen(ExecutionDetails details) {
        context.post(new Event.StepsSeen(details));
    }

    @Override
    public void pollWaits(Instant until) {
        context.post(new Event.PollAnswered(executionId, new RunEvent.PollWaits(until)));
    }

    @Override
    public void pollFailed(QFlowException error, Instant nextPoll) {
        context.post(new Event.PollAnswered(executionId, new RunEvent.PollFailed(executionId, error, nextPoll)));
    }

    @Override
    public void ended(Execution execution) {
        context.post(new Event.ExecutionEnded(executionId, execution));
    }

    @Override
    public void timedOut(Execution last) {
        context.post(new Event.ExecutionTimedOut(executionId, last));
    }

    @Override
    public void failed(QFlowException error) {
        context.post(new Event.WaitFailed(executionId, error));
    }

    @Override
    public CompletableFuture<Connection> renewed() {
        return context.renewed();
    }
}

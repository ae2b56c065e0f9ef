package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.WatchListener;
import java.time.Instant;

/** The wait for the run's own execution: tells the host of each poll, and remembers what was seen last. */
final class OwnWait implements WatchListener {

    private final String executionId;
    private final RunHost host;
    private final Link link;
    private final boolean given;
    private final End end;
    private volatile Execution lastSeen;
    private volatile QFlowException lastError;

    /** Hears how the wait ended; exactly one comes, unless the wait is cancelled. */
    interface End {
        void ended(Execution execution);

        void timedOut(Execution last);

        void failed(QFlowException error);
    }

    /**
     * A wait.
     *
     * @param given whether the execution was started by somebody else, so that there may be none
     */
    OwnWait(String executionId, RunHost host, Link link, boolean given, End end) {
        this.executionId = executionId;
        this.host = host;
        this.link = link;
        this.given = given;
        this.end = end;
    }

    /** What was last seen of the execution; null if it was never seen. */
    Execution lastSeen() {
        return lastSeen;
    }

    @Override
    public void polled(Execution execution, Instant nextPoll) {
        lastSeen = execution;
        host.polled(execution, nextPoll);
    }

    @Override
    public void pollWaits(Instant until) {
        RunHosts.tell(() -> host.pollWaits(until));
    }

    @Override
    public void pollFailed(QFlowException error, Instant nextPoll) {
        lastError = error;
        host.pollFailed(executionId, error, nextPoll);
    }

    @Override
    public void ended(Execution execution) {
        lastSeen = execution;
        end.ended(execution);
    }

    @Override
    public void timedOut(Execution last) {
        QFlowException error = lastError;
        if (last == null && given && error != null) {
            // Nobody knows that there is such an execution, so it can't be said to be late.
            end.failed(error);
        } else {
            end.timedOut(last);
        }
    }

    @Override
    public void failed(QFlowException error) {
        end.failed(error);
    }

    @Override
    public Connection renewed() {
        return link.renewed();
    }
}

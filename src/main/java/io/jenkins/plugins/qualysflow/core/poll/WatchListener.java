package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Is notified of a wait, on worker threads. The last call is exactly one of {@link #ended}, {@link #timedOut} and
 * {@link #failed}, unless the wait is cancelled.
 */
public interface WatchListener {

    /** The execution is still running. */
    void polled(Execution execution, Instant nextPoll);

    /**
     * A poll found the steps of the execution; {@link #polled} or {@link #ended} follows. Not called if the service refuses
     * them, or for polls of many executions at once.
     *
     * @param details as the service answered, with steps
     */
    default void stepsSeen(ExecutionDetails details) {}

    /**
     * A poll is due, but held back by the quota or a pause that the service asked for.
     *
     * @param until when the quota allows a poll; others may come first
     */
    default void pollWaits(Instant until) {}

    /** A poll failed, perhaps temporarily; the wait continues. */
    void pollFailed(QFlowException error, Instant nextPoll);

    /** The execution has ended, with any status. */
    void ended(Execution execution);

    /**
     * The deadline has passed, and the end of the execution was not seen.
     *
     * @param last the last result of a poll; null if none succeeded
     */
    void timedOut(Execution last);

    /** The wait failed: polls are refused, or the execution was not found for too long. */
    void failed(QFlowException error);

    /**
     * The credential was refused: looks it up again, which may take long, in another thread.
     *
     * @return a new connection; of null if there is none
     */
    default CompletableFuture<Connection> renewed() {
        return CompletableFuture.completedFuture(null);
    }
}

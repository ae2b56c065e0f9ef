package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Instant;

/**
 * Hears of a wait, on worker threads. Exactly one of {@link #ended}, {@link #timedOut} and {@link #failed} comes, last,
 * unless the wait is cancelled.
 */
public interface WatchListener {

    /** A poll found it still running. */
    void polled(Execution execution, Instant nextPoll);

    /**
     * A poll is due and has to wait, for the quota or for a pause that the service asked for.
     *
     * @param until when it may be made; others may be before it
     */
    default void pollWaits(Instant until) {}

    /** A poll failed in a way that may pass; the wait goes on. */
    void pollFailed(QFlowException error, Instant nextPoll);

    /** It has ended, whatever its status. */
    void ended(Execution execution);

    /**
     * The deadline has passed and it has not ended, as far as could be seen.
     *
     * @param last what was seen last; null if it was never seen
     */
    void timedOut(Execution last);

    /** Waiting makes no sense any more: refused, or not found for too long. */
    void failed(QFlowException error);

    /**
     * The credential was refused: another connection, made from a credential that was looked up anew.
     *
     * @return null if there is none
     */
    default Connection renewed() {
        return null;
    }
}

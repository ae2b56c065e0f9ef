package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One wait, as far as it goes. Its fields belong to the planner of its gateway, under whose lock they are used. */
final class Wait {

    private static final Logger LOGGER = Logger.getLogger(Wait.class.getName());

    /** What a service may say at most of an execution's past, with room for clocks that differ. */
    private static final Duration LONGEST_PAST = ExecutionQuery.RETENTION.plusDays(1);

    final long id;
    final Watch watch;
    final WatchListener listener;
    final Instant begunAt;
    /** Whose planner it belongs to; the same whatever its credential. */
    final String gateway;

    Connection connection;
    /** Null while the credential is looked up anew. */
    PollGroup group;

    PollGroup.AgeClass ageClass;
    String workflowId;
    /** When it began, by our clock. */
    Instant startedAt;
    /** When it was last seen going on; null if it never was. */
    Instant seenAt;

    Execution last;
    String error;
    Instant notFoundSince;
    int notFoundPolls;
    /** How many lists in a row did not have it. */
    int absences;
    /** Whether lists don't have it, so that it is polled by itself. */
    boolean alone;

    boolean renewed;
    boolean lastPoll;
    /** The deadline; once the last poll is to be made, when that is given up. */
    Instant due;

    boolean over;
    /** Nothing is told any more. */
    private volatile boolean silent;

    Wait(long id, Watch watch, Connection connection, WatchListener listener, Instant now) {
        this.id = id;
        this.watch = watch;
        this.listener = listener;
        this.connection = connection;
        this.begunAt = now;
        this.gateway = connection.account().key().gateway();
        this.workflowId = watch.workflowId();
        this.startedAt = watch.startedAt() == null || watch.startedAt().isAfter(now) ? now : watch.startedAt();
        this.due = watch.deadline();
    }

    /** Takes up what was seen. */
    void saw(Execution execution, Duration clockSkew, Instant now) {
        last = execution;
        seenAt = now;
        error = null;
        notFoundSince = null;
        notFoundPolls = 0;
        absences = 0;
        renewed = false;
        Instant began = execution.startDate();
        if (began != null && began.isAfter(now.minus(LONGEST_PAST))) {
            Instant ours = began.minus(clockSkew);
            startedAt = ours.isAfter(now) ? now : ours;
        }
        if (workflowId == null) {
            workflowId = execution.workflowId();
        }
    }

    /**
     * Tells something, on a worker: one thing after the other, and nothing after the end.
     *
     * @param end whether this is the end
     */
    synchronized void tell(Consumer<WatchListener> news, boolean end) {
        if (!silent) {
            silent = end;
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "Whoever waits for " + watch.executionId() + " failed to hear of it", e);
            }
        }
    }

    /** Nothing is told any more. Does not wait for what is being told, whose thread may want a lock of the caller. */
    void silence() {
        silent = true;
    }
}

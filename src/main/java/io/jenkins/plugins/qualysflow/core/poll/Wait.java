package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One wait. Its fields are guarded by the lock of the planner of its gateway. */
final class Wait {

    private static final Logger LOGGER = Logger.getLogger(Wait.class.getName());

    /** Earlier start dates are ignored as wrong: the retention of the service, with a margin for clocks that differ. */
    private static final Duration LONGEST_PAST = ExecutionQuery.RETENTION.plusDays(1);

    final long id;
    final Watch watch;
    final WatchListener listener;
    final Instant begunAt;
    /** Origin of the gateway; does not change when the credential is renewed. */
    final String gateway;

    Connection connection;
    /** Null while the credential is looked up again. */
    PollGroup group;

    PollGroup.AgeClass ageClass;
    String workflowId;
    /** When the execution began, by the local clock. */
    Instant startedAt;
    /** When it was last seen running; null if it never was. */
    Instant seenAt;

    Execution last;
    String error;
    Instant notFoundSince;
    int notFoundPolls;
    /** Number of failed polls with steps since the last one that succeeded. */
    int failuresWithSteps;
    /** Number of consecutive lists without it. */
    int absences;
    /** Whether it is polled separately, since lists don't contain it. */
    boolean alone;
    /** Whether the credential was looked up again since the last successful poll. */
    boolean renewed;
    /** Whether the deadline has passed and the last poll is due or in flight. */
    boolean lastPoll;
    /** The deadline; once it has passed, the timeout of the last poll. */
    Instant due;

    boolean over;
    /** Whether the listener is not called any more. */
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

    /** Records the result of a poll. */
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
            Instant local = began.minus(clockSkew);
            startedAt = local.isAfter(now) ? now : local;
        }
        if (workflowId == null) {
            workflowId = execution.workflowId();
        }
    }

    /**
     * Calls the listener, on a worker thread: one call at a time, and none after the end.
     *
     * @param end whether this is the last call
     */
    synchronized void callListener(Consumer<WatchListener> call, boolean end) {
        if (!silent) {
            silent = end;
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        "The listener of execution " + Scrubber.printable(watch.executionId()) + " failed",
                        e);
            }
        }
    }

    /** Stops calls of the listener. Not synchronized: a call in progress may need a lock that our caller holds. */
    void silence() {
        silent = true;
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One wait: when to look next, what an answer or an error means for it, and when to give up. */
final class WatchTask {

    private static final Logger LOGGER = Logger.getLogger(WatchTask.class.getName());

    /** A record may lag behind the start, so one "not found" says little. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    private static final int NOT_FOUND_LOOKS = 3;

    /** Between looks while an execution can't be found, so that three of them fit in the time above. */
    private static final Duration NOT_FOUND_INTERVAL = Duration.ofSeconds(20);

    /** How long the last look may take, when calls are held back or the service is slow. */
    private static final Duration LAST_LOOK_PATIENCE = Duration.ofSeconds(60);

    private final long id;
    private final ExecutionPoller poller;
    private final Watch watch;
    private final WatchListener listener;
    private final Instant begunAt;
    private Connection connection;
    private Lane lane;
    private Duration interval;
    private Scheduler.Timer timer = () -> {};
    private Scheduler.Timer deadline = () -> {};
    private CompletableFuture<Execution> look = CompletableFuture.completedFuture(null);
    private Execution last;
    private Instant nextLook;
    /** When the last look was answered, and how long it was to be until the next; null before the first. */
    private Instant answered;

    private Duration wanted;
    /** Whether the call is made; set by the worker that makes it. */
    private volatile boolean looking;

    private String trouble;
    private Instant notFoundSince;
    private int notFoundLooks;
    private boolean renewed;
    private boolean lastLook;
    private boolean over;

    WatchTask(long id, ExecutionPoller poller, Watch watch, Connection connection, WatchListener listener) {
        this.id = id;
        this.poller = poller;
        this.watch = watch;
        this.connection = connection;
        this.lane = connection.lane();
        this.listener = listener;
        this.begunAt = poller.clock().instant();
        this.interval = watch.cadence().first();
    }

    long id() {
        return id;
    }

    synchronized void begin() {
        lane.waitBegins();
        Instant now = poller.clock().instant();
        deadline = poller.scheduler().schedule(this::lookLast, Duration.between(now, watch.deadline()));
        Instant firstLook = watch.since().plus(Cadence.jittered(interval, poller.chance()));
        nextLook = firstLook.isAfter(now) ? firstLook : now;
        timer = poller.scheduler().schedule(this::look, Duration.between(now, firstLook));
    }

    /** Looks at once, unless that is what it does already. */
    synchronized boolean lookNow() {
        if (over || lastLook || !look.isDone()) {
            return false;
        }
        timer.cancel();
        look();
        return true;
    }

    synchronized WatchSnapshot snapshot() {
        return new WatchSnapshot(
                id,
                lane.key(),
                watch.owner(),
                watch.executionId(),
                last == null || last.startDate() == null ? begunAt : last.startDate(),
                nextLook,
                lane.earliest(lastLook ? Purpose.LAST_LOOK : Purpose.LOOK),
                looking,
                watch.deadline(),
                last == null ? null : last.status(),
                trouble);
    }

    synchronized void cancel() {
        end();
    }

    private synchronized void look() {
        if (over || lastLook || !look.isDone()) {
            return;
        }
        nextLook = null;
        Instant until = lane.heldBackUntil(Purpose.LOOK);
        if (until != null) {
            poller.worker().execute(() -> listener.lookWaits(until));
        }
        look = lane.submit(Purpose.LOOK, call());
        look.whenComplete(this::seen);
    }

    /** Run by a worker, which may hold the lock of the lane: it must not want that of this. */
    private Supplier<CompletableFuture<Execution>> call() {
        Connection known = connection;
        return () -> {
            looking = true;
            return known.client().execution(watch.executionId());
        };
    }

    private synchronized void lookLast() {
        if (over) {
            return;
        }
        lastLook = true;
        nextLook = null;
        timer.cancel();
        deadline.cancel();
        look.cancel(false);
        looking = false;
        look = lane.submit(Purpose.LAST_LOOK, call());
        look.whenComplete(this::seen);
        deadline = poller.scheduler().schedule(() -> giveUp(null), LAST_LOOK_PATIENCE);
    }

    private void seen(Execution execution, Throwable error) {
        if (!(error instanceof CancellationException)) {
            looking = false;
        }
        if (error == null) {
            found(execution);
            return;
        }
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause instanceof QFlowException known) {
            missed(known);
        } else if (!(cause instanceof CancellationException)) {
            LOGGER.log(Level.WARNING, "Looking at execution " + watch.executionId() + " failed", cause);
            again(watch.cadence().maxInterval(), null, null);
        }
    }

    private void found(Execution execution) {
        synchronized (this) {
            last = execution;
            trouble = null;
            notFoundSince = null;
            notFoundLooks = 0;
            renewed = false;
        }
        if (execution.ending() != Ending.RUNNING) {
            finish(to -> to.ended(execution));
        } else {
            again(grown(), execution, null);
        }
    }

    private void missed(QFlowException error) {
        synchronized (this) {
            trouble = Scrubber.scrub(error.getMessage());
        }
        // A secret that was exchanged in the meantime shows when the next token is minted.
        boolean refusedToken = error instanceof QFlowException.NoToken && !error.isPassing();
        if (error instanceof QFlowException.Unauthorized || refusedToken) {
            lookWithRenewedCredential(error);
        } else if (error instanceof QFlowException.NotFound) {
            notFound(error);
        } else if (error.isPassing()) {
            again(grown(), null, error);
        } else {
            finish(to -> to.failed(error));
        }
    }

    private synchronized Duration grown() {
        interval = watch.cadence().after(interval);
        return interval;
    }

    private void notFound(QFlowException error) {
        boolean forTooLong;
        synchronized (this) {
            Instant now = poller.clock().instant();
            notFoundSince = notFoundSince == null ? now : notFoundSince;
            notFoundLooks++;
            forTooLong = notFoundLooks >= NOT_FOUND_LOOKS && !now.isBefore(notFoundSince.plus(NOT_FOUND_FOR));
        }
        if (forTooLong) {
            finish(to -> to.failed(error));
        } else {
            Duration cap = watch.cadence().maxInterval();
            again(cap.compareTo(NOT_FOUND_INTERVAL) < 0 ? cap : NOT_FOUND_INTERVAL, null, error);
        }
    }

    /** The credential may have been exchanged in Jenkins since: it is looked up once more, and tried once. */
    private void lookWithRenewedCredential(QFlowException error) {
        boolean triedAlready;
        synchronized (this) {
            triedAlready = renewed;
            renewed = true;
        }
        Connection other = triedAlready ? null : renewed();
        if (other == null) {
            finish(to -> to.failed(error));
            return;
        }
        synchronized (this) {
            if (over) {
                return;
            }
            lane.waitEnds();
            connection = other;
            lane = other.lane();
            lane.waitBegins();
            if (lastLook) {
                lookLast();
            } else {
                look();
            }
        }
    }

    private Connection renewed() {
        try {
            return listener.renewed();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The credential could not be looked up anew", e);
            return null;
        }
    }

    /** Looks again later, or gives up if this was the last look. */
    private void again(Duration interval, Execution seen, QFlowException error) {
        Instant next;
        synchronized (this) {
            if (over) {
                return;
            }
            if (lastLook) {
                giveUp(seen);
                return;
            }
            answered = poller.clock().instant();
            wanted = interval;
            plan();
            next = nextLook;
        }
        if (seen != null) {
            listener.looked(seen, next);
        } else if (error != null) {
            listener.troubled(error, next);
        }
    }

    private void plan() {
        Duration pace = lane.pace();
        Duration wait = wanted.compareTo(pace) < 0 ? pace : wanted;
        nextLook = answered.plus(Cadence.jittered(wait, poller.chance()));
        if (lane.pausedUntil().isAfter(nextLook)) {
            nextLook = lane.pausedUntil();
        }
        // There is one if somebody wanted a look just when the last one was answered.
        timer.cancel();
        Duration left = Duration.between(poller.clock().instant(), nextLook);
        timer = poller.scheduler().schedule(this::look, left.isNegative() ? Duration.ZERO : left);
    }

    /** The pace that these lanes bear has changed. A look that is made already, or was not answered yet, is not planned. */
    synchronized void planAgain(Set<Lane> lanes) {
        boolean planned = nextLook != null && answered != null && look.isDone();
        if (planned && !over && !lastLook && lanes.contains(lane)) {
            plan();
        }
    }

    private void giveUp(Execution seen) {
        Execution newest;
        synchronized (this) {
            newest = seen != null ? seen : last;
        }
        finish(to -> to.timedOut(newest));
    }

    private void finish(Consumer<WatchListener> say) {
        synchronized (this) {
            if (over) {
                return;
            }
            end();
        }
        poller.worker().execute(() -> say.accept(listener));
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        timer.cancel();
        deadline.cancel();
        look.cancel(false);
        lane.waitEnds();
        poller.forget(this);
    }
}

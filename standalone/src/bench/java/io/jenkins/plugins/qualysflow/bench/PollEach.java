package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Each wait polls its own execution by Execution Details, and knows nothing of the others. */
final class PollEach implements WaitingPolicy {

    /**
     * How long to wait until the next poll.
     *
     * @see #FIXED
     * @see #GROWING
     */
    @FunctionalInterface
    private interface Interval {
        Duration after(Duration last, CallLimiter limiter, int waits, int callsPerHour);
    }

    /** How long the last poll may take. */
    private static final Duration LAST_POLL_PATIENCE = Duration.ofSeconds(60);

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Interval FIXED = (last, limiter, waits, callsPerHour) -> FIRST;

    /** Grows by half, and is no shorter than all waits can bear once half of the hour's calls are gone. */
    private static final Interval GROWING = (last, limiter, waits, callsPerHour) -> {
        Duration grown = min(last.multipliedBy(3).dividedBy(2), LONGEST);
        Duration borne = limiter.spent() * 2 < callsPerHour
                ? Duration.ZERO
                : RollingLog.HOUR.multipliedBy(waits).dividedBy(callsPerHour);
        return grown.compareTo(borne) < 0 ? borne : grown;
    };

    private final SimulatedTime time;
    private final CallLimiter limiter;
    private final QFlowClient client;
    private final int callsPerHour;
    private final Interval interval;
    private final boolean lastPoll;
    private final Random random;
    private int waits;

    private PollEach(
            SimulatedTime time,
            CallLimiter limiter,
            QFlowClient client,
            int callsPerHour,
            Interval interval,
            boolean lastPoll,
            Random random) {
        this.time = time;
        this.limiter = limiter;
        this.client = client;
        this.callsPerHour = callsPerHour;
        this.interval = interval;
        this.lastPoll = lastPoll;
        this.random = random;
    }

    /**
     * Every ten seconds until the time-out, as most plugins of this kind do. Fairer than those are, it goes over no quota: a
     * poll for which there is no room waits for its turn.
     */
    static PollEach everyTenSeconds(SimulatedTime time, SimulatedService service, int callsPerHour, Random random) {
        return new PollEach(
                time,
                CallLimiter.same(time, callsPerHour),
                service.client(CallListener.NONE),
                callsPerHour,
                FIXED,
                false,
                random);
    }

    /**
     * After 10 s, then after half as long again each time, up to 60 s; as slowly as the quota bears once half of it is used.
     * Polls leave 40 % of the quota to other calls, of which a last poll at the deadline is one. So this plugin waited before
     * it had a planner.
     */
    static PollEach lessAndLess(SimulatedTime time, SimulatedService service, int callsPerHour, Random random) {
        CallLimiter limiter = new CallLimiter(time, kind -> switch (kind) {
            case POLL -> callsPerHour * 60 / 100;
            case COLLECT -> callsPerHour * 95 / 100;
            case LAST_POLL, START -> callsPerHour - 1;
        });
        return new PollEach(time, limiter, service.client(CallListener.NONE), callsPerHour, GROWING, true, random);
    }

    @Override
    public void await(Await await, Consumer<WaitEnd> told) {
        waits++;
        new Wait(await, told).begin();
    }

    @Override
    public <T> CompletableFuture<T> submit(CallKind kind, Supplier<CompletableFuture<T>> call) {
        return limiter.submit(kind, call);
    }

    @Override
    public QFlowClient client() {
        return client;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private final class Wait {
        private final Await await;
        private final Consumer<WaitEnd> told;
        private Duration last = FIRST;
        private CompletableFuture<Execution> poll = CompletableFuture.completedFuture(null);
        private boolean over;
        private boolean atDeadline;

        Wait(Await await, Consumer<WaitEnd> told) {
            this.await = await;
            this.told = told;
        }

        void begin() {
            Instant now = time.instant();
            time.schedule(() -> poll(CallKind.POLL), jittered(FIRST));
            time.schedule(this::deadline, Duration.between(now, await.deadline()));
        }

        /** Up to a tenth shorter, so that waits that began together drift apart. */
        private Duration jittered(Duration duration) {
            return Duration.ofMillis(Math.round(duration.toMillis() * (1 - 0.1 * random.nextDouble())));
        }

        private void deadline() {
            if (over) {
                return;
            }
            if (!lastPoll) {
                end(WaitEnd.TIMED_OUT);
                return;
            }
            atDeadline = true;
            poll.cancel(false);
            poll(CallKind.LAST_POLL);
            time.schedule(() -> end(WaitEnd.TIMED_OUT), LAST_POLL_PATIENCE);
        }

        private void poll(CallKind kind) {
            if (over || (atDeadline && kind == CallKind.POLL)) {
                return;
            }
            poll = limiter.submit(kind, () -> client.execution(await.executionId()));
            poll.whenComplete((execution, error) -> answered(kind, execution));
        }

        private void answered(CallKind kind, Execution execution) {
            if (execution != null && execution.ending() != Ending.RUNNING) {
                end(WaitEnd.NOTICED);
            } else if (kind == CallKind.LAST_POLL) {
                end(WaitEnd.TIMED_OUT);
            } else if (!over && !atDeadline) {
                last = interval.after(last, limiter, waits, callsPerHour);
                time.schedule(() -> poll(CallKind.POLL), jittered(last));
            }
        }

        private void end(WaitEnd end) {
            if (!over) {
                over = true;
                waits--;
                poll.cancel(false);
                told.accept(end);
            }
        }
    }
}

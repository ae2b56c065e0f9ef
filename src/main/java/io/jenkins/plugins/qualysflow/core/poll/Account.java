package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The calls of one credential at one gateway, one after the other as the quota allows: at most two starts at a time, two
 * polls, two last polls, and two calls that collect.
 *
 * <p>As {@link CallListener} of its client it learns what the service says about the quota, and holds every call back
 * while the service wants none.
 */
public final class Account implements CallListener {

    private static final int AT_ONCE = 2;

    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    /** Assumed when the service turns a call away without saying for how long. */
    private static final Duration UNSPOKEN_PAUSE = Duration.ofSeconds(60);

    private final AccountKey key;
    private final Budgets budgets;
    private volatile CallBudget budget;
    private final CallHistory history = new CallHistory();
    private final Runnable dispatcher = this::dispatch;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final CallQueue queue = new CallQueue();
    private final Map<Purpose, Integer> inFlight = new EnumMap<>(Purpose.class);
    private Scheduler.Timer wakeUp = () -> {};
    private Duration clockSkew = Duration.ZERO;
    private int waits;
    private boolean left;
    private int callsPerHour;
    private Instant lastUsed;

    Account(
            AccountKey key,
            int callsPerHour,
            Budgets budgets,
            InstantSource clock,
            Scheduler scheduler,
            Executor worker) {
        this.key = key;
        this.callsPerHour = callsPerHour;
        this.lastUsed = clock.instant();
        this.clock = clock;
        this.scheduler = scheduler;
        this.worker = worker;
        this.budgets = budgets;
        // Last, since from then on other threads dispatch.
        this.budget = budgets.join(key.gateway(), dispatcher);
        this.budget.allow(callsPerHour);
    }

    /** What all clients at the gateway share. */
    CallBudget budget() {
        return budget;
    }

    /** How far the clock of the service is ahead of ours. */
    synchronized Duration clockSkew() {
        return clockSkew;
    }

    /** Whose account this is. */
    public AccountKey key() {
        return key;
    }

    /**
     * Makes a call as soon as the quota allows.
     *
     * @param call begins the call; run on a worker thread
     * @return the call's result; cancelling it takes a call back that has not begun
     */
    public <T> CompletableFuture<T> submit(Purpose purpose, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (this) {
            lastUsed = clock.instant();
            returnIfLeft();
            queue.add(purpose, new CallQueue.Waiting(result, () -> begin(purpose, call, result)));
        }
        dispatch();
        return result;
    }

    /** Whoever has kept it for long is told of the quota again. */
    private void returnIfLeft() {
        if (left) {
            left = false;
            budget = budgets.join(key.gateway(), dispatcher);
            budget.allow(callsPerHour);
        }
    }

    private <T> void begin(Purpose purpose, Supplier<CompletableFuture<T>> call, CompletableFuture<T> result) {
        CompletableFuture<T> running;
        try {
            running = Objects.requireNonNull(call.get(), "a call without a future");
        } catch (RuntimeException | Error e) {
            running = CompletableFuture.failedFuture(e);
        }
        running.whenComplete((answer, error) -> {
            QFlowException failure = QFlowErrors.of(error);
            if (failure != null && failure.call() != null) {
                history.failed(failure, clock.instant());
            }
            synchronized (this) {
                lastUsed = clock.instant();
                inFlight.merge(purpose, -1, Integer::sum);
            }
            // On a worker, since whoever waits for the result may do more than a client's thread should.
            worker.execute(() -> {
                if (error == null) {
                    result.complete(answer);
                } else {
                    result.completeExceptionally(error);
                }
            });
            dispatch();
        });
    }

    /** Begins what may begin now, and sets the timer for what may not. */
    private synchronized void dispatch() {
        wakeUp.cancel();
        wakeUp = () -> {};
        Instant now = clock.instant();
        Instant next = null;
        for (Purpose purpose : Purpose.values()) {
            Instant earliest = beginAll(purpose, now);
            if (earliest != null && (next == null || earliest.isBefore(next))) {
                next = earliest;
            }
        }
        // What waits for the saving hears of it from the budget.
        if (next != null && next != CallBudget.ONCE_SAVED) {
            // A call that was over as soon as it began has set it, too.
            wakeUp.cancel();
            wakeUp = scheduler.schedule(this::dispatch, Duration.between(now, next));
        }
    }

    /** Begins what may begin of one purpose; returns when more of it may, null if that is not a matter of time. */
    private Instant beginAll(Purpose purpose, Instant now) {
        while (running(purpose.place()) < AT_ONCE) {
            CallQueue.Waiting first = queue.take(purpose);
            if (first == null) {
                return null;
            }
            Instant earliest = budget.take(purpose, callsPerHour, now);
            if (earliest.isAfter(now)) {
                queue.putBack(purpose, first);
                return earliest;
            }
            inFlight.merge(purpose, 1, Integer::sum);
            worker.execute(first.begin());
        }
        return null;
    }

    private int running(Purpose.Place place) {
        return inFlight.entrySet().stream()
                .filter(entry -> entry.getKey().place() == place)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void sent(Call call) {
        history.sent(call, clock.instant());
    }

    /** Whether getting a token counts is not documented for each way to get one. */
    @Override
    public void minted(Call call) {
        budget.spend(clock.instant());
    }

    @Override
    public void repeated(Call call) {
        budget.spend(clock.instant());
    }

    @Override
    public void answered(Call call, int status, RateHeaders rate, Instant serviceTime) {
        Instant now = clock.instant();
        history.answered(call, status, rate, now);
        if (serviceTime != null) {
            synchronized (this) {
                clockSkew = Duration.between(now, serviceTime);
            }
        }
        budget.heard(rate, rate.isRateLimited(status), now);
        if (!rate.isRateLimited(status)) {
            budget.letIn();
        }
        boolean usedUp = rate.remaining() != null && rate.remaining() <= 0 && rate.toWait() != null;
        if (rate.isRateLimited(status) || usedUp) {
            Duration asked = rate.toWait() == null ? UNSPOKEN_PAUSE : rate.toWait();
            // No window is longer than an hour; what asks for more is a mistake, and would close the account for good.
            Duration pause = asked.compareTo(CallBudget.WINDOW) < 0 ? asked : CallBudget.WINDOW;
            budget.pauseUntil(now.plus(pause), now);
        }
    }

    /** The service's own time, as its last answer showed it; ours before the first answer. */
    public synchronized Instant serviceTime() {
        return clock.instant().plus(clockSkew);
    }

    /** Until when the service wants no calls; in the past if it wants them. */
    public Instant pausedUntil() {
        return budget.pausedUntil();
    }

    /** When a call for that purpose could be made if nothing else were waiting: now, or the first later instant. */
    public Instant earliest(Purpose purpose) {
        return budget.earliest(purpose, limit(), clock.instant());
    }

    /** Until when a call for that purpose is held back; null where it is not, or for too short to be worth a word. */
    public Instant heldBackUntil(Purpose purpose) {
        Instant earliest = earliest(purpose);
        return earliest.isAfter(clock.instant().plus(UNREMARKABLE)) ? earliest : null;
    }

    private synchronized int limit() {
        return callsPerHour;
    }

    /** It was asked for, and is remembered for another while. */
    synchronized void use() {
        lastUsed = clock.instant();
    }

    /**
     * Changes how many calls may be made at the gateway in any hour, at least 1; those made already count.
     *
     * @return whether it was another number before
     */
    boolean allow(int calls) {
        int before;
        synchronized (this) {
            before = callsPerHour;
            callsPerHour = calls;
        }
        budget.allow(calls);
        if (calls > before) {
            dispatch();
        }
        return calls != before;
    }

    /** Calls made at the gateway within the last hour, by this account and others. */
    public int callsSpent() {
        return budget.spent(clock.instant());
    }

    synchronized void waitBegins() {
        returnIfLeft();
        waits++;
    }

    synchronized void waitEnds() {
        waits--;
        lastUsed = clock.instant();
    }

    /** Whether nothing goes on in it, nor has for that long. */
    synchronized boolean isIdleFor(Duration time) {
        return queue.size() == 0
                && waits == 0
                && inFlight.values().stream().allMatch(count -> count == 0)
                && !lastUsed.plus(time).isAfter(clock.instant());
    }

    /** It is forgotten, and not likely to be used any more. */
    synchronized void leave() {
        left = true;
        budget.leave(dispatcher);
    }

    /** How it stands now. */
    public AccountSnapshot snapshot() {
        Instant now = clock.instant();
        synchronized (this) {
            return new AccountSnapshot(
                    key,
                    callsPerHour,
                    budget.spent(now),
                    history.calls(now),
                    waits,
                    queue.size(),
                    inFlight.values().stream().mapToInt(count -> count).sum(),
                    budget.earliest(Purpose.POLL, callsPerHour, now),
                    budget.pause(),
                    history.refusal(),
                    history.last(),
                    lastUsed);
        }
    }
}

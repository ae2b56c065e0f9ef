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
 * The calls of one credential at one gateway. It queues them until the quota allows them, and limits how many run at the
 * same time: two starts, two polls, two last polls, and two calls that collect.
 *
 * <p>As {@link CallListener} of its client it reads the rate headers of the service, and makes no calls while the service
 * asks for a pause.
 */
public final class Account implements CallListener {

    private static final int AT_ONCE = 2;

    /** Shorter delays are not reported. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    /** The pause after a call that was refused for the quota without a time to wait. */
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(60);

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
    /** Whether the poller has removed it as idle. */
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
        // Last, since from now on other threads may call dispatch().
        this.budget = budgets.join(key.gateway(), dispatcher);
    }

    /** The budget of the gateway. */
    CallBudget budget() {
        return budget;
    }

    /** How far the clock of the service is ahead of the local one. */
    synchronized Duration clockSkew() {
        return clockSkew;
    }

    /** Gateway and client of the account. */
    public AccountKey key() {
        return key;
    }

    /**
     * Makes a call as soon as the quota allows.
     *
     * @param call begins the call; run on a worker thread
     * @return the result of the call; cancelling it removes a call that has not begun
     */
    public <T> CompletableFuture<T> submit(Purpose purpose, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (this) {
            lastUsed = clock.instant();
            rejoinIfLeft();
            queue.add(purpose, new CallQueue.Waiting(result, () -> begin(purpose, call, result)));
        }
        dispatch();
        return result;
    }

    /** Joins the budget again if the account was removed as idle while somebody kept a reference to it. */
    private void rejoinIfLeft() {
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
            // On a worker, since callbacks of the result may block, which threads of the client must not.
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

    /** Begins the calls that may begin now, and sets the timer for the others. */
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
        // The budget calls dispatch() again once it has been saved.
        if (next != null && next != CallBudget.ONCE_SAVED) {
            wakeUp = scheduler.schedule(this::dispatch, Duration.between(now, next));
        }
    }

    /** Begins calls of one purpose; returns when the next may begin, null if that does not depend on time. */
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

    /** Counts a call for a token: it is not documented whether the service counts it. */
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
        budget.readHeaders(rate, rate.isRateLimited(status), now);
        if (!rate.isRateLimited(status)) {
            budget.callAccepted();
        }
        boolean usedUp = rate.remaining() != null && rate.remaining() <= 0 && rate.toWait() != null;
        if (rate.isRateLimited(status) || usedUp) {
            Duration asked = rate.toWait() == null ? DEFAULT_PAUSE : rate.toWait();
            // No window is longer than an hour: a longer pause is an error of the service, and would block the account.
            Duration pause = asked.compareTo(CallBudget.WINDOW) < 0 ? asked : CallBudget.WINDOW;
            budget.pauseUntil(now.plus(pause), now);
        }
    }

    /** The time of the service according to its last answer; the local time before the first answer. */
    public synchronized Instant serviceTime() {
        return clock.instant().plus(clockSkew);
    }

    /** End of the last pause that the service asked for; may be in the past. */
    public Instant pausedUntil() {
        return budget.pausedUntil();
    }

    /** When a call for that purpose could be made if no other call were waiting: now, or later. */
    public Instant earliest(Purpose purpose) {
        return budget.earliest(purpose, limit(), clock.instant());
    }

    /** Until when a call for that purpose is held back; null if it is not, or for less than 10 s. */
    public Instant heldBackUntil(Purpose purpose) {
        Instant earliest = earliest(purpose);
        return earliest.isAfter(clock.instant().plus(UNREMARKABLE)) ? earliest : null;
    }

    private synchronized int limit() {
        return callsPerHour;
    }

    /** Marks it as used, so that it is not removed as idle. */
    synchronized void use() {
        lastUsed = clock.instant();
    }

    /** Changes how many calls may be made at the gateway in any hour, at least 1; calls that were made already count. */
    void allow(int calls) {
        int before;
        synchronized (this) {
            before = callsPerHour;
            callsPerHour = calls;
        }
        budget.allow(calls);
        if (calls > before) {
            dispatch();
        }
    }

    /** Calls made at the gateway within the last hour, by this account and others. */
    public int callsSpent() {
        return budget.spent(clock.instant());
    }

    synchronized void waitBegins() {
        rejoinIfLeft();
        waits++;
    }

    synchronized void waitEnds() {
        waits--;
        lastUsed = clock.instant();
    }

    /** Whether it has no calls and no waits, and has not been used for that time. */
    synchronized boolean isIdleFor(Duration time) {
        return queue.size() == 0
                && waits == 0
                && inFlight.values().stream().allMatch(count -> count == 0)
                && !lastUsed.plus(time).isAfter(clock.instant());
    }

    /** Leaves the budget, since the poller removes it as idle. */
    synchronized void leave() {
        left = true;
        budget.leave(dispatcher);
    }

    /** Its state now. */
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

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;

/**
 * Waits for the end of any number of executions, without a thread for each.
 *
 * <p>Clock, timers and threads are passed in.
 */
public final class ExecutionPoller {

    /** An unused account is removed after this time: by then its calls no longer count. */
    private static final Duration FORGET_AFTER = CallBudget.WINDOW;

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final DoubleSupplier chance;
    private final Budgets budgets;
    private final Map<AccountKey, Account> accounts = new LinkedHashMap<>();
    private final DurationHistory durations = new DurationHistory();
    private final Map<String, PollPlanner> planners = new ConcurrentHashMap<>();
    private final Map<Long, Wait> waits = new ConcurrentSkipListMap<>();
    private final AtomicLong waitNumbers = new AtomicLong();

    /**
     * A poller that counts calls in memory only.
     *
     * @param worker runs callbacks and begins calls
     * @param chance numbers from 0 to 1 that spread polls which would fall together
     */
    public ExecutionPoller(InstantSource clock, Scheduler scheduler, Executor worker, DoubleSupplier chance) {
        this(clock, scheduler, worker, chance, null);
    }

    /**
     * A poller.
     *
     * @param worker runs callbacks and begins calls
     * @param chance numbers from 0 to 1 that spread polls which would fall together
     * @param store stores the log of calls; null to keep it in memory only
     */
    public ExecutionPoller(
            InstantSource clock, Scheduler scheduler, Executor worker, DoubleSupplier chance, BudgetStore store) {
        this.clock = clock;
        this.budgets = new Budgets(store, clock, scheduler, worker);
        this.scheduler = scheduler;
        this.worker = worker;
        this.chance = chance;
    }

    /**
     * The account of that credential at that gateway. Accounts at one gateway share the count of calls. An account that was
     * not used for an hour is removed, and created again when it is requested.
     *
     * @param callsPerHour maximum number of calls at the gateway within an hour, by all accounts
     * @throws IllegalArgumentException if that is less than 1
     */
    public Account account(AccountKey key, int callsPerHour) {
        if (callsPerHour < 1) {
            throw new IllegalArgumentException("the calls per hour must be at least 1");
        }
        Account account;
        synchronized (accounts) {
            forgetIdle();
            account = accounts.computeIfAbsent(
                    key, made -> new Account(made, callsPerHour, budgets, clock, scheduler, worker));
            // Under the lock, or another thread might remove it as idle.
            account.use();
        }
        account.allow(callsPerHour);
        return account;
    }

    /**
     * Changes how many calls may be made within an hour. Applies to waiting calls and planned polls too.
     *
     * @param callsPerHour by origin of the gateway, as in {@link AccountKey#gateway()}; at least 1
     */
    public void allow(ToIntFunction<String> callsPerHour) {
        List<Account> all;
        synchronized (accounts) {
            all = List.copyOf(accounts.values());
        }
        all.forEach(account ->
                account.allow(Math.max(1, callsPerHour.applyAsInt(account.key().gateway()))));
        planners.values().forEach(PollPlanner::limitChanged);
    }

    private void forgetIdle() {
        accounts.values().removeIf(account -> {
            boolean idle = account.isIdleFor(FORGET_AFTER);
            if (idle) {
                account.leave();
            }
            return idle;
        });
    }

    /** Whether {@link #account} would return that account; false once it was removed. */
    public boolean isInUse(Account account) {
        synchronized (accounts) {
            return accounts.get(account.key()) == account;
        }
    }

    /** The state of all accounts, in the order of their creation. */
    public List<AccountSnapshot> accounts() {
        synchronized (accounts) {
            forgetIdle();
            return accounts.values().stream().map(Account::snapshot).toList();
        }
    }

    /**
     * The state of a gateway, also before the first call since the last restart.
     *
     * @param gateway its origin, as in {@link AccountKey#gateway()}
     */
    public GatewaySnapshot gateway(String gateway) {
        PollPlanner planner = planners.get(gateway);
        return budgets.snapshot(gateway, planner == null ? null : planner.snapshot());
    }

    /**
     * Begins to wait.
     *
     * @return cancels the wait; the listener is not called afterwards
     */
    public Scheduler.Timer watch(Watch watch, Connection connection, WatchListener listener) {
        Wait wait = new Wait(waitNumbers.incrementAndGet(), watch, connection, listener, clock.instant());
        waits.put(wait.id, wait);
        planner(wait).begin(wait);
        return () -> planner(wait).cancel(wait);
    }

    private PollPlanner planner(Wait wait) {
        return planners.computeIfAbsent(
                wait.gateway,
                made -> new PollPlanner(clock, scheduler, worker, chance, durations, over -> waits.remove(over.id)));
    }

    /** Number of waits. */
    public int watchCount() {
        return waits.size();
    }

    /** The state of all waits, the oldest first. */
    public List<WatchSnapshot> watches() {
        return waits.values().stream().map(wait -> planner(wait).snapshot(wait)).toList();
    }

    /**
     * Polls at once, if the quota allows.
     *
     * @param watchId as {@link WatchSnapshot#id()}
     * @return whether there is such a wait, and it was not being polled already
     */
    public boolean pollNow(long watchId) {
        Wait wait = waits.get(watchId);
        return wait != null && planner(wait).pollNow(wait);
    }

    /** Stores the log of calls for the last time; no call is made afterwards. Blocks while it writes to disk. */
    public void close() {
        budgets.close();
    }
}

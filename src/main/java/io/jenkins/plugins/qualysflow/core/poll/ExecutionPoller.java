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
 * Waits for executions to end, any number of them, with no thread for each.
 *
 * <p>Time, timers and threads come from outside; what waits for what is plain data.
 */
public final class ExecutionPoller {

    /** How long an account is remembered that nobody uses: as long as its calls count. */
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
     * A poller that counts calls in memory alone.
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
     * @param store where calls are counted across restarts; null for nowhere
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
     * The account of that credential at that gateway. Accounts at one gateway share the count of calls. One that was not used for
     * an hour is forgotten, and made anew when it is asked for.
     *
     * @param callsPerHour how many calls may be made at the gateway within an hour before this account makes none
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
            // Before anybody else can find that it was not used for long.
            account.use();
        }
        account.allow(callsPerHour);
        return account;
    }

    /**
     * Changes how many calls may be made within an hour. What waits for the quota, or was planned by it, goes by the new
     * number from now on.
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

    /** Whether that is the account that {@link #account} would give; false once it has been forgotten. */
    public boolean isInUse(Account account) {
        synchronized (accounts) {
            return accounts.get(account.key()) == account;
        }
    }

    /** How all accounts stand, in the order in which they were made. */
    public List<AccountSnapshot> accounts() {
        synchronized (accounts) {
            forgetIdle();
            return accounts.values().stream().map(Account::snapshot).toList();
        }
    }

    /**
     * How a gateway stands, also before anything was called since the last restart.
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
     * @return takes the wait back; nothing is heard of it afterwards
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

    /** How all waits stand, the oldest first. */
    public List<WatchSnapshot> watches() {
        return waits.values().stream().map(wait -> planner(wait).snapshot(wait)).toList();
    }

    /**
     * Polls at once, as far as the quota allows, and goes on from then as before.
     *
     * @param watchId as {@link WatchSnapshot#id()}
     * @return whether there is such a wait, and it was not being polled already
     */
    public boolean pollNow(long watchId) {
        Wait wait = waits.get(watchId);
        return wait != null && planner(wait).pollNow(wait);
    }

    /** Stores for the last time how many calls were made; none is made any more. May take as long as a disk does. */
    public void close() {
        budgets.close();
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The budgets of all gateways; loads and saves them. */
final class Budgets {

    private static final Logger LOGGER = Logger.getLogger(Budgets.class.getName());

    /** How long a few unsaved calls may wait to be saved. */
    private static final Duration SAVE_WITHIN = Duration.ofSeconds(20);

    private final BudgetStore store;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final Object saving = new Object();
    private Map<String, CallBudget> budgets;
    /** Until when no calls are made, since the log could not be read; null if it was read. */
    private Instant lostUntil;

    private Scheduler.Timer timer;
    /** Whether a worker is about to save. */
    private boolean begun;

    private boolean closed;
    /** Whether the last saving failed. Guarded by {@link #saving}. */
    private boolean failing;

    /**
     * Budgets.
     *
     * @param store null to keep them in memory only
     * @param worker runs the saving
     */
    Budgets(BudgetStore store, InstantSource clock, Scheduler scheduler, Executor worker) {
        this.store = store;
        this.clock = clock;
        this.scheduler = scheduler;
        this.worker = worker;
    }

    /**
     * The budget of the gateway with that origin. The first call loads what was saved.
     *
     * @param account is run when calls become possible that had to wait before
     */
    synchronized CallBudget join(String gateway, Runnable account) {
        load();
        Instant lost = lostUntil;
        CallBudget budget = budgets.computeIfAbsent(gateway, made -> {
            CallBudget fresh = empty();
            if (lost != null) {
                fresh.recordLost(lost, lost.minus(CallBudget.WINDOW));
            }
            return fresh;
        });
        budget.join(account);
        return budget;
    }

    /** The state of the gateway with that origin, whether an account uses it or not. */
    synchronized GatewaySnapshot snapshot(String gateway, PollingSnapshot polling) {
        load();
        Instant now = clock.instant();
        CallBudget budget = budgets.get(gateway);
        if (budget != null) {
            return new GatewaySnapshot(budget.spent(now), budget.pause(), polling);
        }
        return new GatewaySnapshot(
                0,
                lostUntil == null ? null : new Pause(lostUntil.minus(CallBudget.WINDOW), lostUntil, true, false),
                polling);
    }

    private void load() {
        if (budgets != null) {
            return;
        }
        budgets = new HashMap<>();
        if (store == null) {
            return;
        }
        Instant now = clock.instant();
        try {
            store.load().forEach((gateway, saved) -> {
                CallBudget budget = empty();
                budget.restore(saved, now);
                budgets.put(gateway, budget);
            });
        } catch (IOException | RuntimeException | Error e) {
            // Also for want of memory, or the next to ask would find an hour without calls.
            budgets.clear();
            lostUntil = now.plus(CallBudget.WINDOW);
            LOGGER.log(
                    Level.WARNING,
                    "The record of calls to Qualys Flow can't be read, so that none is made before " + lostUntil,
                    e);
        }
    }

    private CallBudget empty() {
        CallBudget[] made = new CallBudget[1];
        made[0] = new CallBudget(store == null ? null : () -> unsaved(made[0]));
        return made[0];
    }

    /** Schedules the saving, at once if calls may have to wait for it. */
    private void unsaved(CallBudget budget) {
        boolean urgent = budget.isSavingUrgent();
        synchronized (this) {
            if (closed || begun) {
                return;
            }
            if (!urgent) {
                timer = timer == null ? scheduler.schedule(this::begin, SAVE_WITHIN) : timer;
                return;
            }
        }
        begin();
    }

    private void begin() {
        synchronized (this) {
            if (closed || begun) {
                return;
            }
            begun = true;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
        try {
            worker.execute(this::save);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "The threads are shut down; unsaved calls are saved on closing", e);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "The record of calls to Qualys Flow is saved later, for want of a thread", e);
            synchronized (this) {
                begun = false;
                timer = scheduler.schedule(this::begin, SAVE_WITHIN);
            }
        }
    }

    private void save() {
        synchronized (this) {
            begun = false;
        }
        write().forEach(CallBudget::notifyAccounts);
    }

    /**
     * Saves. Calls that are made meanwhile are saved the next time.
     *
     * @return the saved budgets; the caller notifies their accounts
     */
    private Set<CallBudget> write() {
        Map<CallBudget, Integer> counts = new HashMap<>();
        synchronized (saving) {
            Map<String, SavedCalls> calls = new HashMap<>();
            snapshot().forEach((gateway, budget) -> {
                synchronized (budget) {
                    counts.put(budget, budget.unsaved());
                    calls.put(gateway, budget.toSave(clock.instant()));
                }
            });
            try {
                store.save(calls);
                failing = false;
            } catch (IOException | RuntimeException | Error e) {
                // Builds go on: they matter more than an exact count after a restart. Only the first failure is a
                // warning.
                LOGGER.log(
                        failing ? Level.FINE : Level.WARNING,
                        "The record of calls to Qualys Flow can't be saved; a restart would not know of them",
                        e);
                failing = true;
            }
            // Under the lock, or the next saving would count the same calls once more.
            counts.forEach(CallBudget::saved);
        }
        return counts.keySet();
    }

    private synchronized Map<String, CallBudget> snapshot() {
        Instant now = clock.instant();
        budgets.values().removeIf(budget -> budget.isIdle(now));
        return new HashMap<>(budgets);
    }

    /** Saves for the last time. No call is made from now on, so that the saved log is exact. */
    void close() {
        synchronized (this) {
            closed = true;
            if (store == null
                    || budgets == null
                    || lostUntil != null && clock.instant().isBefore(lostUntil)) {
                return;
            }
            budgets.values().forEach(CallBudget::close);
        }
        write();
    }
}

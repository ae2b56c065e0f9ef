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

/** The budgets of all gateways, and their way to and from where they are kept. */
final class Budgets {

    private static final Logger LOGGER = Logger.getLogger(Budgets.class.getName());

    /** How long a call may be made and not saved, while only few are. */
    private static final Duration SAVE_WITHIN = Duration.ofSeconds(20);

    private final BudgetStore store;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final Object saving = new Object();
    private Map<String, CallBudget> budgets;
    private Instant lostUntil;
    private Scheduler.Timer timer;
    private boolean begun;
    private boolean closed;
    /** Guarded by {@link #saving}. */
    private boolean failing;

    /**
     * Budgets.
     *
     * @param store null if they are kept nowhere
     * @param worker saves
     */
    Budgets(BudgetStore store, InstantSource clock, Scheduler scheduler, Executor worker) {
        this.store = store;
        this.clock = clock;
        this.scheduler = scheduler;
        this.worker = worker;
    }

    /**
     * The budget of the gateway with that origin. The first one that is asked for reads what was saved.
     *
     * @param account what to run when calls may be made that could not be before
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

    /** How the gateway with that origin stands, whether an account uses it or not. */
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
        } catch (IOException | RuntimeException e) {
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

    /** Saves soon, or at once if calls wait for it. */
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
            LOGGER.log(Level.FINE, "All threads are being ended; what is not saved will be on closing", e);
        }
    }

    private void save() {
        synchronized (this) {
            begun = false;
        }
        write().forEach(CallBudget::tellAccounts);
    }

    /**
     * Calls that are made meanwhile are for the next time.
     *
     * @return what was saved; its accounts are still to be told
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
            } catch (IOException | RuntimeException e) {
                // Builds are worth more than the count's surviving a crash, and once is enough to say so.
                LOGGER.log(
                        failing ? Level.FINE : Level.WARNING,
                        "The record of calls to Qualys Flow can't be saved; a restart would not know of them",
                        e);
                failing = true;
            }
            // Before the next saving counts, or it would count the same calls once more.
            counts.forEach(CallBudget::saved);
        }
        return counts.keySet();
    }

    private synchronized Map<String, CallBudget> snapshot() {
        Instant now = clock.instant();
        budgets.values().removeIf(budget -> budget.isIdle(now));
        return new HashMap<>(budgets);
    }

    /** Saves for the last time. No call is made any more, so that none is unknown. */
    void close() {
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
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

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Waits for executions to end, any number of them, with no thread for each.
 *
 * <p>Time, timers and threads come from outside; what waits for what is plain data.
 */
public final class ExecutionPoller {

    /** How long a lane is remembered that nobody uses: as long as its calls count. */
    private static final Duration FORGET_AFTER = CallBudget.WINDOW;

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final DoubleSupplier chance;
    private final Budgets budgets;
    private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
    private final Map<Long, WatchTask> tasks = new ConcurrentSkipListMap<>();
    private final AtomicLong watchNumbers = new AtomicLong();

    /**
     * A poller that counts calls in memory alone.
     *
     * @param worker runs callbacks and begins calls
     * @param chance numbers from 0 to 1 that spread looks which would fall together
     */
    public ExecutionPoller(InstantSource clock, Scheduler scheduler, Executor worker, DoubleSupplier chance) {
        this(clock, scheduler, worker, chance, null);
    }

    /**
     * A poller.
     *
     * @param worker runs callbacks and begins calls
     * @param chance numbers from 0 to 1 that spread looks which would fall together
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
     * The lane of that credential at that gateway. Lanes at one gateway share the count of calls. One that was not used for
     * an hour is forgotten, and made anew when it is asked for.
     *
     * @param callsPerHour how many calls may be made at the gateway within an hour before this lane makes none
     * @throws IllegalArgumentException if that is less than 1
     */
    public Lane lane(LaneKey key, int callsPerHour) {
        if (callsPerHour < 1) {
            throw new IllegalArgumentException("the calls per hour must be at least 1");
        }
        Lane lane;
        synchronized (lanes) {
            forgetIdle();
            lane = lanes.computeIfAbsent(key, made -> new Lane(made, callsPerHour, budgets, clock, scheduler, worker));
        }
        lane.use();
        lane.allow(callsPerHour);
        return lane;
    }

    /**
     * Changes how many calls may be made within an hour. What waits for the quota, or was planned by it, goes by the new
     * number from now on.
     *
     * @param callsPerHour by origin of the gateway, as in {@link LaneKey#gateway()}; at least 1
     */
    public void allow(ToIntFunction<String> callsPerHour) {
        List<Lane> all;
        synchronized (lanes) {
            all = List.copyOf(lanes.values());
        }
        Set<Lane> changed = all.stream()
                .filter(lane -> lane.allow(
                        Math.max(1, callsPerHour.applyAsInt(lane.key().gateway()))))
                .collect(Collectors.toSet());
        tasks.values().forEach(task -> task.planAgain(changed));
    }

    private void forgetIdle() {
        lanes.values().removeIf(lane -> {
            boolean idle = lane.isIdleFor(FORGET_AFTER);
            if (idle) {
                lane.leave();
            }
            return idle;
        });
    }

    /** Whether that is the lane that {@link #lane} would give; false once it has been forgotten. */
    public boolean isInUse(Lane lane) {
        synchronized (lanes) {
            return lanes.get(lane.key()) == lane;
        }
    }

    /** How all lanes stand, in the order in which they were made. */
    public List<LaneSnapshot> lanes() {
        synchronized (lanes) {
            forgetIdle();
            return lanes.values().stream().map(Lane::snapshot).toList();
        }
    }

    /**
     * How a gateway stands, also before anything was called since the last restart.
     *
     * @param gateway its origin, as in {@link LaneKey#gateway()}
     */
    public GatewaySnapshot gateway(String gateway) {
        return budgets.snapshot(gateway);
    }

    /**
     * Begins to wait.
     *
     * @return takes the wait back; nothing is heard of it afterwards
     */
    public Scheduler.Timer watch(Watch watch, Connection connection, WatchListener listener) {
        long id = watchNumbers.incrementAndGet();
        WatchTask task = new WatchTask(id, this, watch, connection, listener);
        tasks.put(id, task);
        task.begin();
        return task::cancel;
    }

    /** Number of waits. */
    public int watchCount() {
        return tasks.size();
    }

    /** How all waits stand, the oldest first. */
    public List<WatchSnapshot> watches() {
        return tasks.values().stream().map(WatchTask::snapshot).toList();
    }

    /**
     * Looks at once, as far as the quota allows, and goes on from then as before.
     *
     * @param watchId as {@link WatchSnapshot#id()}
     * @return whether there is such a wait, and it was not being looked at already
     */
    public boolean lookNow(long watchId) {
        WatchTask task = tasks.get(watchId);
        return task != null && task.lookNow();
    }

    /** Stores for the last time how many calls were made; none is made any more. May take as long as a disk does. */
    public void close() {
        budgets.close();
    }

    InstantSource clock() {
        return clock;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Executor worker() {
        return worker;
    }

    double chance() {
        return chance.getAsDouble();
    }

    void forget(WatchTask task) {
        tasks.remove(task.id());
    }
}

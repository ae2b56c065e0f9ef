package io.jenkins.plugins.qualysflow.core.poll;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * Waits for executions to end, any number of them, with no thread for each.
 *
 * <p>Time, timers and threads come from outside; what waits for what is plain data.
 */
public final class ExecutionPoller {

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final DoubleSupplier chance;
    private final Map<LaneKey, Lane> lanes = new ConcurrentHashMap<>();
    private final Set<WatchTask> tasks = ConcurrentHashMap.newKeySet();

    /**
     * A poller.
     *
     * @param worker runs callbacks and begins calls
     * @param chance numbers from 0 to 1 that spread looks which would fall together
     */
    public ExecutionPoller(InstantSource clock, Scheduler scheduler, Executor worker, DoubleSupplier chance) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.worker = worker;
        this.chance = chance;
    }

    /**
     * The lane of that credential at that gateway.
     *
     * @param callsPerHour what the lane may use from now on
     */
    public Lane lane(LaneKey key, int callsPerHour) {
        Lane lane = lanes.computeIfAbsent(
                key, made -> new Lane(made, new CallBudget(callsPerHour), clock, scheduler, worker));
        lane.allow(callsPerHour);
        return lane;
    }

    /**
     * Begins to wait.
     *
     * @return takes the wait back; nothing is heard of it afterwards
     */
    public Scheduler.Timer watch(Watch watch, Connection connection, WatchListener listener) {
        WatchTask task = new WatchTask(this, watch, connection, listener);
        tasks.add(task);
        task.begin();
        return task::cancel;
    }

    /** Number of waits. */
    public int watchCount() {
        return tasks.size();
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
        tasks.remove(task);
    }
}

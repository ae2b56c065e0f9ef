package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * Clock, timers and worker in one, all in the thread of the test: nothing happens but in {@link #advance} and
 * {@link #settle}, and then in the order of time.
 */
public final class SimulatedTime implements InstantSource, Scheduler, Executor {

    /** When every test begins. */
    public static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    /** Sorted, since a timer is taken back as often as it falls due. */
    private final TreeSet<Task> timers =
            new TreeSet<>(Comparator.comparing(Task::due).thenComparing(Task::number));

    private final Deque<Runnable> work = new ArrayDeque<>();
    private Instant now = START;
    private long numbers;

    @Override
    public Instant instant() {
        return now;
    }

    /** Time since the test began. */
    public Duration elapsed() {
        return Duration.between(START, now);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        Instant due = delay.isNegative() ? now : now.plus(delay);
        Task timer = new Task(due, numbers++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void execute(Runnable task) {
        work.add(task);
    }

    /** Does all work there is, without time passing. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, and does in order what falls due on the way. */
    public void advance(Duration duration) {
        Instant target = now.plus(duration);
        while (true) {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                task.run();
            }
            Task next = timers.isEmpty() ? null : timers.first();
            if (next == null || next.due().isAfter(target)) {
                now = target;
                return;
            }
            timers.remove(next);
            now = next.due();
            next.task().run();
        }
    }

    /** Moves the clock without running anything, as a machine that slept does. */
    public void jump(Duration duration) {
        now = now.plus(duration);
    }

    /** Timers that are set. */
    public int timerCount() {
        return timers.size();
    }

    private record Task(Instant due, long number, Runnable task) {}
}

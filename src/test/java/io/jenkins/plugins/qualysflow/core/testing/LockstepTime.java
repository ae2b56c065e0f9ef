package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Simulated time beside real HTTP: clock, timers and worker in one. Time passes only while no call is under way and no work is
 * left, and then to the next timer, so that a wait of hours takes as long as its calls.
 */
public final class LockstepTime implements InstantSource, Scheduler, Executor {

    private static final long PATIENCE_MILLIS = 20_000;

    private final TreeSet<Task> timers =
            new TreeSet<>(Comparator.comparing(Task::due).thenComparing(Task::number));
    private final Deque<Runnable> work = new ArrayDeque<>();
    private Instant now = SimulatedTime.START;
    private long numbers;
    private int underWay;

    private record Task(Instant due, long number, Runnable task) {}

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Timer schedule(Runnable task, Duration delay) {
        Task timer = new Task(delay.isNegative() ? now : now.plus(delay), numbers++, task);
        timers.add(timer);
        return () -> remove(timer);
    }

    private synchronized void remove(Task timer) {
        timers.remove(timer);
    }

    @Override
    public synchronized void execute(Runnable task) {
        work.add(task);
        notifyAll();
    }

    /** The client, whose calls time waits for. */
    public QFlowClient watched(QFlowClient client) {
        return (QFlowClient) Proxy.newProxyInstance(
                QFlowClient.class.getClassLoader(), new Class<?>[] {QFlowClient.class}, (proxy, method, arguments) -> {
                    begun();
                    CompletableFuture<?> answer;
                    try {
                        answer = (CompletableFuture<?>) method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        ended();
                        throw e.getCause();
                    }
                    return counted(answer);
                });
    }

    /** A copy, such that all that follows from it has begun before its call no longer counts as under way. */
    private <T> CompletableFuture<T> counted(CompletableFuture<T> answer) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        answer.whenComplete((value, error) -> {
            try {
                if (error == null) {
                    copy.complete(value);
                } else {
                    copy.completeExceptionally(error);
                }
            } finally {
                ended();
            }
        });
        return copy;
    }

    private synchronized void begun() {
        underWay++;
    }

    private synchronized void ended() {
        underWay--;
        notifyAll();
    }

    /**
     * Works, and lets time pass, until the condition holds.
     *
     * @param most how much time may pass
     * @return whether it holds; false if nothing is left to be done, or that much time has passed
     */
    public boolean runUntil(BooleanSupplier condition, Duration most) throws InterruptedException {
        Instant end = instant().plus(most);
        while (!condition.getAsBoolean()) {
            Runnable next = next(end);
            if (next == null) {
                return condition.getAsBoolean();
            }
            next.run();
        }
        return true;
    }

    private synchronized Runnable next(Instant end) throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (work.isEmpty() && underWay > 0) {
            long left = (patience - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("a call has not ended for " + PATIENCE_MILLIS + " ms");
            }
            wait(left);
        }
        if (!work.isEmpty()) {
            return work.remove();
        }
        if (timers.isEmpty() || timers.first().due().isAfter(end)) {
            return null;
        }
        Task timer = timers.pollFirst();
        now = timer.due();
        return timer.task();
    }
}

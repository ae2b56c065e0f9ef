package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Real time that passes several times as fast. */
final class FastTime implements InstantSource, Scheduler {

    private final Instant begin = Instant.now();
    private final long nanos = System.nanoTime();
    private final int speed;
    private final Scheduler timers;

    FastTime(int speed, Scheduler timers) {
        this.speed = speed;
        this.timers = timers;
    }

    @Override
    public Instant instant() {
        return begin.plusNanos((System.nanoTime() - nanos) * speed);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        // Rounded up, or a timer comes before its time.
        return timers.schedule(
                task, delay.isNegative() ? delay : delay.dividedBy(speed).plusMillis(1));
    }
}

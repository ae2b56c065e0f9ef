package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** For a terminal: one last line that is drawn over once a second, below the lines that stay. */
final class LiveProgress implements Progress {

    private static final String CLEAR = "\r\u001b[K";
    private static final Duration TICK = Duration.ofSeconds(1);

    /** A line that is broken by the terminal can't be drawn over, so it stays well below 80 characters. */
    private static final int LONGEST_STATUS = 36;

    private final PrintWriter err;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Instant begun;
    private String status;
    private Instant nextPoll = Instant.EPOCH;
    private boolean ticking;
    private boolean closed;

    LiveProgress(PrintWriter err, InstantSource clock, Scheduler scheduler) {
        this.err = err;
        this.clock = clock;
        this.scheduler = scheduler;
        this.begun = clock.instant();
    }

    @Override
    public synchronized void say(String line) {
        clear();
        err.println(Scrubber.printable(line));
        draw();
    }

    @Override
    public synchronized void status(String executionId, String words, Instant next) {
        String clean = Scrubber.printable(words);
        status = clean.length() <= LONGEST_STATUS ? clean : clean.substring(0, LONGEST_STATUS - 3) + "...";
        nextPoll = next;
        if (!ticking && !closed) {
            ticking = true;
            tick();
        } else {
            draw();
        }
    }

    @Override
    public synchronized void over(String line) {
        clear();
        status = null;
        say(line);
    }

    @Override
    public synchronized void close() {
        clear();
        closed = true;
        err.flush();
    }

    private void clear() {
        if (status != null && !closed) {
            err.print(CLEAR);
        }
    }

    private synchronized void tick() {
        if (!closed) {
            draw();
            scheduler.schedule(this::tick, TICK);
        }
    }

    private void draw() {
        if (status != null && !closed) {
            Instant now = clock.instant();
            Duration left = Duration.between(now, nextPoll);
            err.print(CLEAR + status + ", " + Progress.readable(Duration.between(begun, now)) + ", "
                    + (left.isNegative() ? "polling" : "next poll in " + Progress.readable(left)));
        }
        err.flush();
    }
}

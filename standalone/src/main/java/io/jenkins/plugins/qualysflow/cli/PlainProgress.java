package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Whole lines, for logs: a status is told when it changes, and now and then to show that somebody is still waiting. */
final class PlainProgress implements Progress {

    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    private final PrintWriter err;
    private final InstantSource clock;
    private String told = "";
    private Instant toldAt = Instant.MIN;

    PlainProgress(PrintWriter err, InstantSource clock) {
        this.err = err;
        this.clock = clock;
    }

    @Override
    public synchronized void say(String line) {
        err.println(Scrubber.printable(line));
        err.flush();
    }

    @Override
    public synchronized void status(String status, Instant nextLook) {
        Instant now = clock.instant();
        if (!status.equals(told) || now.isAfter(toldAt.plus(SIGN_OF_LIFE))) {
            told = status;
            toldAt = now;
            say(status + "; next look in " + Progress.readable(Duration.between(now, nextLook)));
        }
    }

    @Override
    public void over(String line) {
        say(line);
    }

    @Override
    public synchronized void close() {
        err.flush();
    }
}

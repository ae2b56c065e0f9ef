package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Whole lines, for logs: a status is told when it changes, and now and then to show that somebody is still waiting. */
final class PlainProgress implements Progress {

    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    private final PrintWriter err;
    private final InstantSource clock;

    /** By id of the execution. */
    private final Map<String, Told> told = new HashMap<>();

    private record Told(String status, Instant at) {}

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
    public synchronized void status(String executionId, String status, Instant nextPoll) {
        Instant now = clock.instant();
        Told last = told.get(executionId);
        if (last == null
                || !status.equals(last.status())
                || now.isAfter(last.at().plus(SIGN_OF_LIFE))) {
            told.put(executionId, new Told(status, now));
            say(status + "; next poll in " + Progress.readable(Duration.between(now, nextPoll)));
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

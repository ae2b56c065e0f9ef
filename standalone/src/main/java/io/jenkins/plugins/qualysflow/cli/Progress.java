package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells the user how it goes, on standard error. Texts may come from the service: control characters never get through.
 * Safe for use by several threads.
 */
interface Progress extends AutoCloseable {

    /** The one that suits the surroundings. */
    static Progress in(Surroundings surroundings, Scheduler scheduler) {
        return surroundings.terminal()
                ? new LiveProgress(surroundings.err(), surroundings.clock(), scheduler)
                : new PlainProgress(surroundings.err(), surroundings.clock());
    }

    /** Something worth a line of its own. */
    void say(String line);

    /**
     * How things stand, until something else is said.
     *
     * @param executionId with which they stand so: there may be several, and none of them is news of another
     * @param status in a few words
     * @param nextPoll when there may be news
     */
    void status(String executionId, String status, Instant nextPoll);

    /** Something worth a line of its own, after which the last status does not hold any more. */
    void over(String line);

    /** Nothing more will be said; clears away what is not meant to stay. */
    @Override
    void close();

    /** A duration for people. */
    static String readable(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1000;
        if (seconds < 10) {
            return seconds + "." + millis % 1000 / 100 + " s";
        }
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * A time without calls.
 *
 * @param since when it began, or the first of those in a row between which nobody was let in
 * @param until when calls may be made again; may be in the past
 * @param recordLost whether it is since the record of earlier calls could not be read; else the service asked for it
 * @param repeated whether it is one of several in a row: what was called after one of them was turned away again, and nothing
 *     else since
 */
public record Pause(Instant since, Instant until, boolean recordLost, boolean repeated) {

    /** How long it is or was, with those before it in a row. */
    public Duration length() {
        return Duration.between(since, until);
    }

    /** Whether it goes on. */
    public boolean isOn(Instant now) {
        return until.isAfter(now);
    }
}

package io.jenkins.plugins.qualysflow.core.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * A time without calls.
 *
 * @param since when it began
 * @param until when calls may be made again; may be in the past
 * @param recordLost whether it is since the record of earlier calls could not be read; else the service asked for it
 */
public record Pause(Instant since, Instant until, boolean recordLost) {

    /** How long it is or was. */
    public Duration length() {
        return Duration.between(since, until);
    }

    /** Whether it goes on. */
    public boolean isOn(Instant now) {
        return until.isAfter(now);
    }
}
